"""The matrices of the Fourier transform: number of products, and that they convolve."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from engine.ops import dft_matrices


def _whole(steps, height, width):
  """Returns all steps as one matrix [products, height width]."""
  values = np.eye(height * width)
  for parts, matrix in steps:
    values = matrix @ values.reshape(parts, matrix.shape[1], -1)
    values = values.reshape(-1, height * width)
  return values


@pytest.mark.parametrize('geometry, products, odd', [
    # 8 x 8 points and 3/2 each; 7 x 7 points, of which 24 pairs take three and the last takes one.
    ((7, 7, 3, 3), 96, False), ((6, 6, 3, 3), 73, True),
    # 14 x 14 points; a row of three pixels, on 2 x 4 points, or on 1 x 5 of which two pairs.
    ((12, 12, 5, 5), 294, False), ((1, 3, 1, 3), 7, True),
    # 13 x 13 points would take 253, but both axes are not transformed at once.
    ((12, 12, 3, 3), 273, False)])
def test_products_by_hand(geometry, products, odd):
  assert dft_matrices.count_products(*geometry) == (products, odd)
  assert len(dft_matrices.matrices(*geometry)[2]) == products


@hypothesis.given(height=st.integers(1, 12), width=st.integers(1, 12), rows=st.integers(1, 5),
                  columns=st.integers(1, 5))
@hypothesis.settings(max_examples=40, deadline=None)
def test_every_pixel_and_tap_meet_in_one_output(height, width, rows, columns):
  there, back, of_filters = dft_matrices.matrices(height, width, rows, columns)
  there, back = (_whole(steps, height, width) for steps in (there, back))
  found = np.einsum('po,pi,pt->oit', back, there, of_filters)
  expected = np.zeros([height, width, height, width, rows, columns])
  for u, v in np.ndindex(rows, columns):
    down, across = u - (rows - 1) // 2, v - (columns - 1) // 2
    for i, j in np.ndindex(height, width):
      if 0 <= i + down < height and 0 <= j + across < width:
        expected[i, j, i + down, j + across, u, v] = 1.0
  np.testing.assert_allclose(found, expected.reshape(found.shape), atol=1e-12)
