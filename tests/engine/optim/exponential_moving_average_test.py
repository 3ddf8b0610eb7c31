"""Moving averages: the warm-up's values, the update by hand, many updates against NumPy."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.optim import exponential_moving_average


@pytest.mark.parametrize('updates, expected', [
    (1, 2 / 11), (2, 3 / 12), (8, 9 / 18), (90, 91 / 100), (89_990, 89_991 / 90_000),
    # (1 + n) / (10 + n) reaches 0.9999 at n = 89,990 and stays below it before.
    (89_989, 89_990 / 89_999), (100_000, 0.9999), (10 ** 7, 0.9999)])
def test_decay_of_the_warm_up(updates, expected):
  decay = exponential_moving_average.decay_after(tf.constant(updates, tf.int64), 0.9999)
  assert decay.dtype == tf.float32
  assert float(decay) == pytest.approx(expected, rel=1e-7)


def test_a_small_decay_is_reached_early():
  assert float(exponential_moving_average.decay_after(tf.constant(8), 0.5)) == 0.5
  assert float(exponential_moving_average.decay_after(tf.constant(9), 0.5)) == 0.5
  assert float(exponential_moving_average.decay_after(tf.constant(7), 0.5)) == pytest.approx(8 / 17)


def test_no_decay_copies_the_variable():
  average, variable = tf.Variable([1.0, 2.0]), tf.Variable([5.0, -3.0])
  exponential_moving_average.update(
    [average], [variable], exponential_moving_average.decay_after(tf.constant(5), 0.0)
  )
  np.testing.assert_array_equal(average, variable)


def test_update_by_hand():
  average, variable = tf.Variable(1.0), tf.Variable(3.0)
  exponential_moving_average.update([average], [variable], tf.constant(0.75))
  assert float(average) == 1.5  # 0.75 * 1 + 0.25 * 3
  assert float(variable) == 3.0


@hypothesis.given(values=st.lists(st.floats(-10, 10, width=32), min_size=1, max_size=30),
                  limit=st.sampled_from([0.5, 0.9, 0.9999]))
@hypothesis.settings(max_examples=30)
def test_many_updates_against_numpy(values, limit):
  average, variable = tf.Variable(2.0), tf.Variable(0.0)
  expected = 2.0
  for n, value in enumerate(values, start=1):
    variable.assign(value)
    exponential_moving_average.update(
      [average], [variable], exponential_moving_average.decay_after(tf.constant(n), limit)
    )
    decay = min(limit, (1 + n) / (10 + n))
    expected = decay * expected + (1 - decay) * value
  assert float(average) == pytest.approx(expected, abs=1e-4)


def test_a_missing_average_is_refused():
  with pytest.raises(ValueError, match='longer'):
    exponential_moving_average.update(
      [tf.Variable(1.0)], [tf.Variable(1.0), tf.Variable(1.0)], tf.constant(0.5)
    )
