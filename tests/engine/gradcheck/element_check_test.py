"""When an element of a gradient is right, wrong, inconclusive or on a kink."""

import math

import pytest

from engine.gradcheck import element_check
from engine.gradcheck import results


def _state(gradient, loss_at):
  return element_check.check((0,), gradient, loss_at(0.0), loss_at).state


@pytest.mark.parametrize('gradient, state', [
    (1.0, results.RIGHT), (1.000005, results.RIGHT), (1.00002, results.WRONG),
    (-1.0, results.WRONG), (0.0, results.WRONG)])
def test_a_line(gradient, state):
  assert _state(gradient, lambda distance: 3.0 + math.sin(distance)) == state


@pytest.mark.parametrize('gradient, state', [
    (0.0, results.KINK), (0.3, results.KINK), (1.0, results.KINK), (1.1, results.WRONG)])
def test_a_kink(gradient, state):
  assert _state(gradient, lambda distance: max(distance, 0.0)) == state


def test_a_slope_that_rounding_hides():
  assert _state(0.95e-9, lambda distance: 1.0 + 1e-9 * distance) == results.INCONCLUSIVE


def test_the_index_is_kept():
  assert element_check.check((2, 3), 0.0, 1.0, lambda distance: 1.0).index == (2, 3)
  assert element_check.check(None, 0.0, 1.0, lambda distance: 1.0).index_text == 'direction'
