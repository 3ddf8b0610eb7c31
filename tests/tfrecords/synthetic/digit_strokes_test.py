"""Strokes of digits: their ends, their pieces, and the box that they stay in."""

import numpy as np
import pytest

from tfrecords import datasets
from tfrecords.synthetic import digit_strokes

_LABELS = range(10)


def _segments(label, move=0.0):
  offsets = np.full([1, digit_strokes.num_points(label), 2], move, np.float32)
  begins, ends = digit_strokes.segments(label, offsets)
  return begins[0], ends[0]


def test_a_digit_a_class():
  assert len(digit_strokes.STROKES) == datasets.get('digits').num_classes == 10


@pytest.mark.parametrize('label', _LABELS)
def test_strokes_are_chains_of_curves(label):
  for stroke in digit_strokes.STROKES[label]:
    assert len(stroke) % 2 == 1
  begins, ends = _segments(label)
  assert len(begins) == len(ends) == digit_strokes.PIECES * sum(
      len(stroke) // 2 for stroke in digit_strokes.STROKES[label])
  breaks = (begins[1:] != ends[:-1]).any(axis=1).sum()
  assert breaks == len(digit_strokes.STROKES[label]) - 1


@pytest.mark.parametrize('label', _LABELS)
def test_digits_fill_the_box(label):
  points = np.concatenate(_segments(label))
  assert abs(points[:, 0]).max() <= 0.65
  assert points[:, 1].min() == pytest.approx(-1, abs=0.06)
  assert points[:, 1].max() == pytest.approx(1, abs=0.06)


def test_a_curve_by_hand():
  """The stem of 1 is a straight line from (0.1, -1) to (0.1, 1) in four equal pieces."""
  begins, ends = _segments(1)
  np.testing.assert_allclose(begins[4:, 1], [-1, -0.5, 0, 0.5], atol=1e-6)
  np.testing.assert_allclose(ends[4:], [[0.1, y] for y in (-0.5, 0, 0.5, 1)], atol=1e-6)
  # Its flag at t = 1/2: a quarter of each end and half of the control point.
  np.testing.assert_allclose(ends[1], [(-0.3 - 0.2 + 0.1) / 4, (-0.6 - 1.5 - 1) / 4], atol=1e-6)


def test_offsets_move_the_points():
  plain, moved = _segments(8), _segments(8, 0.25)
  np.testing.assert_allclose(np.array(moved), np.array(plain) + 0.25, atol=1e-6)
