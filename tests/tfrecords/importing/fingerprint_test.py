"""Fingerprints: their parts, by hand."""

import numpy as np

from tests.tfrecords.importing import small_sources
from tfrecords.importing import fingerprint


def test_parts():
  ramp = np.broadcast_to(np.arange(0, 216, 6, dtype=np.uint8)[None, :, None], (32, 36, 3))
  left = np.stack([fingerprint.of(ramp), fingerprint.of(255 - ramp)])
  assert left.dtype == np.uint8
  assert left.shape == (2, fingerprint.LENGTH)
  # The brightness grows from each field to the next, or falls.
  assert fingerprint.difference(left).tolist() == [2 ** 64 - 1, 0]
  # It hardly grows.
  assert fingerprint.difference(fingerprint.of(ramp // 8)[None]).tolist() == [0]
  assert fingerprint.color(left).tolist() == [[105] * 3, [150] * 3]
  thumbnail = fingerprint.thumbnails(left)[0].reshape(fingerprint.GRID, fingerprint.GRID)
  assert np.ptp(thumbnail, axis=0).max() == 0
  assert thumbnail[0, 0] < thumbnail[0, -1]


def test_the_exact_part_tells_pixels_and_shapes_apart():
  one = np.zeros([4, 6, 1], np.uint8)
  other = one.copy()
  other[3, 5] = 1
  found = fingerprint.exact(np.stack([fingerprint.of(image) for image in (
      one, other, one.reshape(6, 4, 1), one.copy())]))
  assert len(np.unique(found)) == 3
  assert found[0] == found[3]


def test_colors_are_means():
  pixels = np.array([[[255, 0, 0], [0, 0, 255]]], np.uint8)
  assert fingerprint.color(fingerprint.of(pixels)[None]).tolist() == [[128, 0, 128]]
  assert fingerprint.of(small_sources.pixels(1)).shape == (fingerprint.LENGTH,)
