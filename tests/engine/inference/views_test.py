"""Views of an image, pixel by pixel."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from engine.inference import views

_IMAGE = np.arange(9, dtype=np.uint8).reshape(3, 3, 1)


def test_six_views():
  found = views.make(_IMAGE, 6, mirror=True)[..., 0].tolist()
  assert found == [
      [[0, 1, 2], [3, 4, 5], [6, 7, 8]],
      [[2, 1, 0], [5, 4, 3], [8, 7, 6]],
      # Up, left, right, down; the border is repeated.
      [[3, 4, 5], [6, 7, 8], [6, 7, 8]],
      [[1, 2, 2], [4, 5, 5], [7, 8, 8]],
      [[0, 0, 1], [3, 3, 4], [6, 6, 7]],
      [[0, 1, 2], [0, 1, 2], [3, 4, 5]]]


def test_digits_have_no_mirror_images_and_large_images_larger_shifts():
  found = views.make(_IMAGE, 9, mirror=False)
  assert not any((one == _IMAGE[:, ::-1]).all() for one in found)
  large = np.arange(96, dtype=np.uint8)[:, None, None].repeat(96, 1)
  assert views.make(large, 2, mirror=False)[1, 0, 0, 0] == 3


@hypothesis.settings(max_examples=30)
@hypothesis.given(st.integers(1, 120), st.booleans())
def test_any_number_of_views_the_image_first_and_all_different(count, mirror):
  image = np.random.default_rng(0).integers(0, 256, [12, 16, 1], np.uint8)
  found = views.make(image, count, mirror)
  assert found.shape == (count, 12, 16, 1)
  np.testing.assert_array_equal(found[0], image)
  assert len({one.tobytes() for one in found}) == count
  fewer = views.make(image, max(1, count // 2), mirror)
  np.testing.assert_array_equal(found[:len(fewer)], fewer)


def test_quarter_turns_are_clockwise():
  assert views.quarter_turns(_IMAGE)[..., 0].tolist() == [
      [[6, 3, 0], [7, 4, 1], [8, 5, 2]], [[8, 7, 6], [5, 4, 3], [2, 1, 0]],
      [[2, 5, 8], [1, 4, 7], [0, 3, 6]]]


def test_the_mean_and_how_many_agree():
  found = views.combine(np.array([[0.6, 0.4], [0.1, 0.9], [0.55, 0.45]]))
  assert found.probabilities == pytest.approx([1.25 / 3, 1.75 / 3])
  assert (found.label, found.agreeing, found.count) == (1, 1, 3)
