"""Temperatures by hand, and the least likelihood."""

import math

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from engine.inference import temperature


def test_two_classes_by_hand():
  # Three of four are right, all with logits 2 and 0: sigmoid(2 / T) has to be 3/4.
  logits = np.array([[2.0, 0.0]] * 4)
  found = temperature.fitted(logits, np.array([0, 0, 0, 1]))
  assert found == temperature.Temperature(pytest.approx(2 / math.log(3), rel=1e-7), 4)
  assert temperature.probabilities(logits, found.value)[0] == pytest.approx([0.75, 0.25])
  # -(3/4) ln(3/4) - (1/4) ln(1/4)
  assert temperature.negative_log_likelihood(
      logits, np.array([0, 0, 0, 1]), found.value) == pytest.approx(0.5623351446)


def test_three_classes_by_hand():
  # Half are right among three classes with logits 1, 0 and 0: e^b / (e^b + 2) = 1/2, b = ln 2.
  logits = np.array([[1.0, 0.0, 0.0]] * 2)
  assert temperature.fitted(logits, np.array([0, 2])).value == pytest.approx(1 / math.log(2))


def test_the_ends_where_there_is_no_minimum():
  sure, labels = np.array([[5.0, 0.0], [0.0, 5.0]]), np.array([0, 1])
  assert temperature.fitted(sure, labels).value == temperature.LOWEST
  assert temperature.fitted(sure, 1 - labels).value == temperature.HIGHEST
  assert temperature.fitted(np.zeros([3, 4]), np.array([0, 1, 2])).value == temperature.HIGHEST


def test_logits_of_any_size_stay_finite():
  logits = np.array([[3e4, -3e4], [-3e4, 3e4], [3e4, -3e4]], np.float32)
  found = temperature.fitted(logits, np.array([0, 1, 1])).value
  assert found == temperature.HIGHEST
  assert np.isfinite(temperature.probabilities(logits, found)).all()


@hypothesis.settings(max_examples=30)
@hypothesis.given(st.integers(0, 10 ** 6), st.floats(0.3, 4.0))
def test_scaled_logits_scale_the_temperature_and_no_other_is_better(seed, factor):
  rng = np.random.default_rng(seed)
  logits, labels = rng.normal(size=[200, 5]), rng.integers(0, 5, 200)
  logits[np.arange(200), labels] += 2
  best = temperature.fitted(logits, labels).value
  assert temperature.fitted(factor * logits, labels).value == pytest.approx(factor * best, rel=1e-5)
  least = temperature.negative_log_likelihood(logits, labels, best)
  for other in (0.9 * best, 1.1 * best, 1.0):
    assert least <= temperature.negative_log_likelihood(logits, labels, other) + 1e-12
