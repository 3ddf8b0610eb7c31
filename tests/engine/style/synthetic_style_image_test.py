"""Tests for engine.style.synthetic_style_image."""

import numpy as np

from engine.style import synthetic_style_image


def test_the_same_seed_paints_the_same():
  first, again, other = (np.asarray(synthetic_style_image.paint(32, seed)) for seed in (0, 0, 1))
  assert first.shape == (32, 32, 3)
  assert first.dtype == np.uint8
  np.testing.assert_array_equal(first, again)
  assert np.abs(first.astype(int) - other).mean() > 10


def test_along_a_contour_line_colors_are_one():
  # Hills that rise from top to bottom: contour lines are the rows.
  hills = np.repeat(np.arange(40.0)[:, None], 40, 1)
  colors = np.random.default_rng(0).uniform(0, 255, [40, 40, 3])
  found = synthetic_style_image.smear(colors, hills)
  along, across = (np.abs(np.diff(found, axis=axis)).mean() for axis in (1, 0))
  assert along < across / 3
  np.testing.assert_allclose(found.mean(), colors.mean(), rtol=1e-6)


def test_bright_and_dark_and_many_colors():
  pixels = np.asarray(synthetic_style_image.paint(64), float)
  assert pixels.std() > 40
  assert pixels.mean(axis=(0, 1)).std() > 3
