"""Fingerprints: their parts, by hand."""

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
import numpy as np

from tests.tfrecords.importing import small_sources
from tfrecords.importing import fingerprint

_of = small_sources.fingerprints


def _mean_of_area(levels, top, bottom, left, right):
  """Returns the rounded mean over an area with borders in pixels, pixel by pixel."""
  height, width = levels.shape
  down = [max(0, min(bottom, row + 1) - max(top, row)) for row in range(height)]
  across = [max(0, min(right, column + 1) - max(left, column)) for column in range(width)]
  weights = np.outer(down, across)
  return int((levels * weights).sum() / weights.sum() + 0.5 + 1e-9)


def _grid(levels, rows, columns):
  height, width = levels.shape
  return [[_mean_of_area(levels, row * height / rows, (row + 1) * height / rows,
                         column * width / columns, (column + 1) * width / columns)
           for column in range(columns)] for row in range(rows)]


def test_parts():
  ramp = np.broadcast_to(np.arange(0, 216, 6, dtype=np.uint8)[None, :, None], (32, 36, 3))
  left = _of(ramp, 255 - ramp)
  assert left.dtype == np.uint8
  assert left.shape == (2, fingerprint.LENGTH)
  # The brightness grows from each field to the next, or falls.
  assert fingerprint.difference(left).tolist() == [2 ** 64 - 1, 0]
  # It hardly grows.
  assert fingerprint.difference(_of(ramp // 8)).tolist() == [0]
  assert fingerprint.color(left).tolist() == [[105] * 3, [150] * 3]
  thumbnail = fingerprint.thumbnails(left)[0].reshape(fingerprint.GRID, fingerprint.GRID)
  assert np.ptp(thumbnail, axis=0).max() == 0
  assert thumbnail[0, 0] < thumbnail[0, -1]


@given(shape=strategies.tuples(*[strategies.integers(1, 40)] * 2), seed=strategies.integers(0, 99))
@settings(max_examples=12, deadline=None)
def test_areas_are_means_whose_borders_divide_pixels(shape, seed):
  levels = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
  found = _of(levels[:, :, None])
  assert fingerprint.thumbnails(found).reshape(16, 16).tolist() == _grid(levels, 16, 16)
  fields = np.array(_grid(levels, 8, 9))
  expected = np.packbits(fields[:, 1:] > fields[:, :-1] + 4)
  assert fingerprint.difference(found).tolist() == expected.view('<u8').tolist()


def test_the_largest_image_does_not_overflow():
  white = np.full([1, 3 * 256 * 255], 255, np.uint8)
  found = fingerprint.of(white, (256, 255, 3))
  assert set(fingerprint.thumbnails(found)[0].tolist()) == {255}
  assert fingerprint.color(found).tolist() == [[255] * 3]
  assert fingerprint.difference(found).tolist() == [0]


def test_a_fingerprint_does_not_depend_on_the_block():
  images = np.random.default_rng(0).integers(0, 256, [90, 3 * 32 * 32]).astype(np.uint8)
  one_by_one = [fingerprint.of(image[None], (32, 32, 3)) for image in images]
  assert np.array_equal(fingerprint.of(images, (32, 32, 3)), np.concatenate(one_by_one))
  assert fingerprint.of(images[:0], (32, 32, 3)).shape == (0, fingerprint.LENGTH)


def test_the_exact_part_tells_pixels_and_shapes_apart():
  one = np.zeros([4, 6, 1], np.uint8)
  other = one.copy()
  other[3, 5] = 1
  found = fingerprint.exact(np.concatenate([_of(image) for image in (
      one, other, one.reshape(6, 4, 1), one.copy())]))
  assert len(np.unique(found)) == 3
  assert found[0] == found[3]


def test_colors_are_means():
  pixels = np.array([[[255, 0, 0], [0, 0, 255]]], np.uint8)
  assert fingerprint.color(_of(pixels)).tolist() == [[128, 0, 128]]
  # Brightness by ITU-R BT.601: red 76, blue 29.
  assert set(fingerprint.thumbnails(_of(pixels)).reshape(16, 2, 8)[:, 0].ravel().tolist()) == {76}
  assert _of(small_sources.pixels(1)).shape == (1, fingerprint.LENGTH)
