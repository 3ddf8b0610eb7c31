"""Painted images: their bytes, and that nothing but the figure depends on the label."""

import hashlib

import numpy as np
import pytest

from tfrecords.synthetic import implicit_shapes
from tfrecords.synthetic import shape_renderer

# Of 40 images, four a class, painted from key 2015. All arithmetic is exact or rounded in one way
# by IEEE 754, so that it holds on every machine; who changes it changes the published data set.
_CHECKSUM = 'e88a84a031ca2e8d71e0355dd1a0a432cc2f4a789bf8a8ad0b1186d23015a694'


def _painted(labels, key=2015):
  return shape_renderer.paint(np.random.Philox(key=key), np.asarray(labels, np.uint8))


def test_checksum():
  planes = _painted(np.arange(40) % 10)
  assert hashlib.sha256(planes.tobytes()).hexdigest() == _CHECKSUM


def test_planes():
  planes = _painted([3, 1, 4])
  assert planes.shape == (3, 3, 32, 32) and planes.dtype == np.uint8


def test_random_bits_are_used_up_alike_whatever_the_labels():
  states = []
  for label in range(10):
    bits = np.random.Philox(key=1)
    shape_renderer.paint(bits, np.full(5, label, np.uint8))
    states.append(bits.random_raw())
  assert len(set(states)) == 1


@pytest.mark.parametrize('label', range(10))
def test_only_the_figure_depends_on_the_label(label):
  """From the same bits, two labels give the same pixels except where their figures differ."""
  here, there = _painted([label]), _painted([(label + 1) % 10])
  differing = (here != there).any(axis=(0, 1))
  assert 0 < differing.sum() < 32 * 32 / 2
  rows, columns = np.nonzero(differing)
  # 1.7 units of at most 7.2 pixels, stretched by at most 1.14, around a centre within 3.5 pixels.
  assert np.hypot(rows - 15.5, columns - 15.5).max() < 1.7 * 7.2 * 1.14 + 3.5 * 2**0.5


def test_either_colour_may_be_the_lighter_one():
  """The centre is inside a circle: lighter than the corners in about half of the images."""
  images = _painted([0] * 400).astype(float)
  centre = images[:, :, 13:19, 13:19].mean(axis=(1, 2, 3))
  corners = images[:, :, ::31, ::31].mean(axis=(1, 2, 3))
  assert 0.4 < (centre > corners).mean() < 0.6


def test_figures_are_tellable_from_their_ground():
  """A figure changes some colour of its pixels by a good deal; both images have the same grain."""
  circles, rings = _painted([0] * 200).astype(float), _painted([4] * 200).astype(float)
  contrast = abs(circles - rings).max(axis=(1, 2, 3))
  assert np.median(contrast) > 80


def test_every_figure_is_painted_at_its_own_label():
  """The cover of a label is that of its figure, evaluated here once more."""
  u, v, scale = shape_renderer._coordinates(np.random.Philox(key=5), 10, 3.5)
  covers = shape_renderer._masks(np.random.Philox(key=5), np.arange(10))
  for label, figure in enumerate(implicit_shapes.FIGURES.values()):
    expected = np.clip(0.5 + scale[label] * figure(u[label], v[label]), 0, 1)
    np.testing.assert_array_equal(covers[label, 0], expected)
