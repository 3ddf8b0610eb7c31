"""Drawings on paper: strokes, their number, and what is no stroke."""

import hypothesis
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
import numpy as np
import pytest

from engine.inference import drawing
from engine.inference import drawing_placement
from tests.engine.inference import paper_pictures


def _placed(found):
  return drawing_placement.place(found.strokes, (28, 28, 1))[..., 0].astype(float)


def _expected(digit):
  rows, columns = np.nonzero(paper_pictures.ink(digit))
  box = paper_pictures.ink(digit)[rows.min():rows.max() + 1, columns.min():columns.max() + 1]
  return drawing_placement.place(255 * box, (28, 28, 1))[..., 0].astype(float)


def _likeness(first, second):
  return (first * second).sum() / np.sqrt((first ** 2).sum() * (second ** 2).sum())


@pytest.mark.parametrize('kind', ['plain', 'gradient', 'vignette', 'noise', 'lines'])
@pytest.mark.parametrize('digit', [1, 4, 7])
def test_a_digit_on_paper_is_that_digit(kind, digit):
  gray = paper_pictures.written(paper_pictures.ink(digit), paper_pictures.paper(kind))
  found = drawing.find(gray)
  assert (found.count, found.is_dark, found.lines) == (1, True, kind == 'lines')
  likeness = {other: _likeness(_placed(found), _expected(other)) for other in (1, 4, 7)}
  assert likeness[digit] > 0.93
  assert likeness[digit] == max(likeness.values())


def test_light_strokes_on_a_dark_ground():
  found = drawing.find(255 - paper_pictures.written(
      paper_pictures.ink(4), paper_pictures.paper('gradient')))
  assert (found.count, found.is_dark) == (1, False)
  assert _likeness(_placed(found), _expected(4)) > 0.93


def test_separate_drawings_are_counted_and_the_largest_is_taken():
  inks = sum(paper_pictures.ink(digit, left, 50, size)
             for digit, left, size in ((1, 5, 0.8), (4, 80, 1.2), (7, 155, 0.8)))
  found = drawing.find(paper_pictures.written(inks, paper_pictures.paper('gradient')))
  assert found.count == 3
  assert _likeness(_placed(found), _expected(4)) > 0.93


def test_a_broken_stroke_and_specks_are_one_drawing():
  inks = paper_pictures.ink(7)
  inks[78:82] = 0
  inks[20:24, 20:24] = inks[140:143, 180:184] = 1
  found = drawing.find(paper_pictures.written(inks, paper_pictures.paper('plain')))
  assert found.count == 1
  assert found.strokes.shape == pytest.approx((67, 47), abs=3)


def test_a_dark_table_beside_the_paper_is_no_drawing():
  gray = paper_pictures.written(paper_pictures.ink(4), paper_pictures.paper('plain'))
  gray[:, :15] = 40
  found = drawing.find(gray)
  assert found.count == 1
  assert _likeness(_placed(found), _expected(4)) > 0.93


@pytest.mark.parametrize('kind', ['plain', 'gradient', 'vignette', 'noise'])
def test_empty_paper_has_no_drawing(kind):
  found = drawing.find(paper_pictures.paper(kind))
  assert (found.count, found.strokes.size) == (0, 0)


@hypothesis.settings(max_examples=40)
@hypothesis.given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=12)),
                  st.booleans())
def test_any_pixels_are_a_drawing_or_none(gray, inverted):
  found = drawing.find(255 - gray if inverted else gray)
  assert (found.count == 0) == (found.strokes.size == 0)
  if found.count:
    assert 0 <= found.strokes.min() <= found.strokes.max() <= 255
