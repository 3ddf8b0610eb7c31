"""Lines, shapes, and images joined along them."""

import numpy as np

from engine.inference import masks

_RNG = np.random.default_rng(0)


def test_distances_from_lines_through_the_middle():
  across, down = masks.line(2, 3, 5, _RNG, np.array([0, np.pi / 2])[:, None, None])
  np.testing.assert_allclose(across, np.tile([-2, -1, 0, 1, 2], [3, 1]), atol=1e-12)
  np.testing.assert_allclose(down, np.tile([[-1], [0], [1]], [1, 5]), atol=1e-12)


def test_some_shapes_are_closed_and_some_are_half_planes():
  inside = masks.shape(400, 16, 16, _RNG) > 0
  border = np.concatenate([inside[:, 0], inside[:, -1], inside[:, :, 0], inside[:, :, -1]], axis=1)
  # The middle of a shape is in the image, and an eighth of the shapes have no end.
  assert 0.05 < (inside.mean(axis=(1, 2)) > 0.4).mean() < 0.35
  assert (inside.any(axis=(1, 2)) & ~border.any(axis=1)).mean() > 0.2


def test_images_are_joined_with_an_edge_of_a_pixel():
  ones, others = np.full([1, 1, 4, 1], 8.0), np.zeros([1, 1, 4, 1])
  found = masks.mixed(ones, others, np.array([[[-2, -0.25, 0.25, 2]]]))
  np.testing.assert_allclose(found[0, 0, :, 0], [0, 2, 6, 8])
