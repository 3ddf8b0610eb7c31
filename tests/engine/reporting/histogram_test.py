"""Histograms: against TensorBoard's own, at the edges, and read back from a file."""

import hypothesis
from hypothesis import strategies
from hypothesis.extra import numpy as arrays
import numpy as np
import pytest
from tensorboard.plugins.histogram import metadata
from tensorboard.plugins.histogram import summary_v2
import tensorflow as tf

from engine.reporting import histogram


def tensorboards_own(values):
  """Returns the rows that TensorBoard itself makes of values, in Python."""
  summary = summary_v2.histogram_pb('x', values)
  return tf.make_ndarray(summary.value[0].tensor)


@hypothesis.given(arrays.arrays(np.float32, strategies.integers(1, 200), elements=(
    strategies.integers(-100, 100).map(lambda value: value / 8))))
def test_the_same_rows_as_tensorboards(values):
  found, expected = histogram.buckets(tf.constant(values)).numpy(), tensorboards_own(values)
  np.testing.assert_allclose(found[:, :2], expected[:, :2], atol=1e-6)
  assert found.dtype == np.float64
  assert found.shape == (histogram.BUCKETS, 3)
  # A value on an edge may fall to either side of it: TensorBoard's own counts in 64 bits.
  assert np.abs(np.cumsum(found[:, 2]) - np.cumsum(expected[:, 2])).max() <= np.max(
      np.unique(values, return_counts=True)[1])
  assert found[:, 2].sum() == len(values)


def test_rows_by_hand():
  values = [0.0, 0.5, 1.5, 29.5, 30.0, 30.0]
  rows = histogram.buckets(tf.constant(values, shape=[2, 3])).numpy()
  np.testing.assert_allclose(rows[:, 0], np.arange(30))
  np.testing.assert_allclose(rows[:, 1], np.arange(1, 31))
  assert rows[:, 2].tolist() == [2, 1] + [0] * 27 + [3]


@pytest.mark.parametrize('values', [[2.5], [2.5] * 7, [0.0] * 3])
def test_values_that_are_all_the_same(values):
  rows = histogram.buckets(tf.constant(values)).numpy()
  np.testing.assert_array_equal(rows, tensorboards_own(np.array(values)))


def test_what_is_not_finite_is_left_out():
  values = [1.0, np.nan, 3.0, np.inf, -np.inf, 1.0]
  np.testing.assert_allclose(histogram.buckets(tf.constant(values)).numpy(),
                             tensorboards_own(np.array([1.0, 3.0, 1.0])))


@pytest.mark.parametrize('values', [[], [np.nan, np.inf]])
def test_nothing_finite_is_all_zero(values):
  rows = histogram.buckets(tf.constant(values, tf.float32)).numpy()
  np.testing.assert_array_equal(rows, np.zeros([histogram.BUCKETS, 3]))


@pytest.mark.parametrize('size', [1, 2 ** 18, 2 ** 18 + 1, 600_000])
def test_pieces_make_the_whole(size):
  values = np.random.default_rng(size).normal(size=size).astype(np.float32)
  values[::3] = 0.0
  rows = histogram.buckets(tf.constant(values)).numpy()
  expected = tensorboards_own(values)
  np.testing.assert_allclose(rows[:, :2], expected[:, :2], rtol=1e-6, atol=1e-6)
  assert rows[:, 2].sum() == size
  # 32 bits move the edges by a millionth, and few values with them.
  assert np.abs(rows[:, 2] - expected[:, 2]).max() <= 5
  assert float(histogram.fraction_of_zeros(tf.constant(values))) == pytest.approx(
      np.mean(values == 0), rel=1e-6)


def test_half_precision_and_a_graph():
  values = tf.constant(np.arange(60) / 8, tf.bfloat16)
  rows = tf.function(histogram.buckets, autograph=False)(values).numpy()
  assert rows[:, 2].tolist() == [2] * 30


def test_tensorboard_reads_what_is_written(tmp_path):
  rows = histogram.buckets(tf.constant([1.0, 2.0]))
  with tf.summary.create_file_writer(str(tmp_path)).as_default(step=7):
    histogram.write('values/x', rows)
  path, = tmp_path.glob('events.*')
  event = list(tf.compat.v1.train.summary_iterator(str(path)))[-1]
  value, = event.summary.value
  assert (event.step, value.tag) == (7, 'values/x')
  assert value.metadata.plugin_data.plugin_name == metadata.PLUGIN_NAME
  metadata.parse_plugin_metadata(value.metadata.plugin_data.content)
  np.testing.assert_array_equal(tf.make_ndarray(value.tensor), rows)
