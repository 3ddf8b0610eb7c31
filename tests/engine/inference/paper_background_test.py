"""The brightness of paper under ink."""

import numpy as np
import pytest

from engine.inference import paper_background
from tests.engine.inference import paper_pictures


@pytest.mark.parametrize('kind, most', [('plain', 1), ('gradient', 1), ('vignette', 3)])
def test_the_paper_under_the_ink(kind, most):
  sheet = paper_pictures.paper(kind)
  gray = paper_pictures.written(paper_pictures.ink(4), sheet).astype(float)
  assert np.abs(paper_background.estimate(gray) - sheet).max() < most


def test_noise_is_averaged_and_its_deviation_found():
  gray = paper_pictures.paper('noise')
  found = paper_background.estimate(gray)
  assert np.abs(found - 220).max() < 4
  assert paper_background.deviation(gray - found) == pytest.approx(8, rel=0.05)


def test_ink_does_not_change_the_deviation_and_plain_paper_has_the_smallest():
  rest = np.zeros([50, 50])
  rest[:10, :10] = -200
  assert paper_background.deviation(rest) == 2


@pytest.mark.parametrize('size', [(1, 1), (1, 9), (2, 2), (5, 3)])
def test_tiny_pictures(size):
  np.testing.assert_allclose(paper_background.estimate(np.full(size, 90.0)), 90)
