"""Rendered images: their bytes, and that nothing but the shape depends on the label."""

import hashlib

import numpy as np
import pytest

from tfrecords.synthetic import implicit_shapes
from tfrecords.synthetic import shape_renderer

# Of 40 images, four per class, rendered from key 2015. All arithmetic is exact or rounded as IEEE
# 754 defines, so that it holds on every machine; changing it changes the published data set.
_CHECKSUM = 'e88a84a031ca2e8d71e0355dd1a0a432cc2f4a789bf8a8ad0b1186d23015a694'


def _rendered(labels, key=2015):
  return shape_renderer.render(np.random.Philox(key=key), np.asarray(labels, np.uint8))


def test_checksum():
  planes = _rendered(np.arange(40) % 10)
  assert hashlib.sha256(planes.tobytes()).hexdigest() == _CHECKSUM


def test_planes():
  planes = _rendered([3, 1, 4])
  assert planes.shape == (3, 3, 32, 32)
  assert planes.dtype == np.uint8


def test_random_bits_are_used_up_alike_whatever_the_labels():
  states = []
  for label in range(10):
    bits = np.random.Philox(key=1)
    shape_renderer.render(bits, np.full(5, label, np.uint8))
    states.append(bits.random_raw())
  assert len(set(states)) == 1


@pytest.mark.parametrize('label', range(10))
def test_only_the_shape_depends_on_the_label(label):
  """From the same bits, two labels give the same pixels except where their shapes differ."""
  here, there = _rendered([label]), _rendered([(label + 1) % 10])
  differing = (here != there).any(axis=(0, 1))
  assert 0 < differing.sum() < 32 * 32 / 2
  rows, columns = np.nonzero(differing)
  # 1.7 units of at most 7.2 pixels, stretched by at most 1.14, around a center within 3.5 pixels.
  assert np.hypot(rows - 15.5, columns - 15.5).max() < 1.7 * 7.2 * 1.14 + 3.5 * 2**0.5


def test_either_color_may_be_the_lighter_one():
  """The center is inside a circle: lighter than the corners in about half of the images."""
  images = _rendered([0] * 400).astype(float)
  center = images[:, :, 13:19, 13:19].mean(axis=(1, 2, 3))
  corners = images[:, :, ::31, ::31].mean(axis=(1, 2, 3))
  assert 0.4 < (center > corners).mean() < 0.6


def test_shapes_differ_from_their_background():
  """A shape changes some color of its pixels by a good deal; both images have the same noise."""
  circles, rings = _rendered([0] * 200).astype(float), _rendered([4] * 200).astype(float)
  contrast = abs(circles - rings).max(axis=(1, 2, 3))
  assert np.median(contrast) > 80


def test_every_shape_is_rendered_at_its_own_label():
  """The cover of a label is that of its shape, evaluated here once more."""
  u, v, scale = shape_renderer.coordinates(np.random.Philox(key=5), 10, 3.5)
  covers = shape_renderer.masks(np.random.Philox(key=5), np.arange(10))
  for label, shape in enumerate(implicit_shapes.SHAPES.values()):
    expected = np.clip(0.5 + scale[label] * shape(u[label], v[label]), 0, 1)
    np.testing.assert_array_equal(covers[label, 0], expected)
