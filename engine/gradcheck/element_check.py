"""Checks one element of a gradient against finite differences of the loss.

  forward difference    (L(x + h) - L(x)) / h
  backward difference   (L(x) - L(x - h)) / h
  slope                 the mean of both: off by h^2 L'''/6, and by the rounding of L, over h

A gradient is right if it equals the slope to five digits, else wrong, with one exception. At a
kink, such as that of a ReLU at 0 or of max-pooling with two equal pixels, the forward and backward
differences disagree, and any number between them is a subgradient. A smaller h may avoid a kink
nearby, so three are tried, each a tenth of the previous one; the disagreement that curvature causes
also shrinks with h. Only if the two differences stay apart at the smallest h, and the gradient is
between them, is the element on a kink: neither right nor wrong. A gradient outside of both is
always wrong.

There is also no slope where the loss jumps, as after the batch normalization of a constant channel:
the differences stay apart and do not converge as h shrinks. That counts as a kink, too.
"""

from collections.abc import Callable, Sequence
import dataclasses

import numpy as np

from engine.gradcheck import results

# Largest relative difference between gradient and slope.
TOLERANCE = 1e-5

_STEPS = (1e-4, 1e-5, 1e-6)
# Bound on the rounding error of a loss of order one: 64 units in the last place.
_ROUNDING = 64 * float(np.finfo(np.float64).eps)
# A slope is conclusive if its rounding error is at most this share of it.
_CONCLUSIVE = 0.01
# With a tenth of h the disagreement of the two differences shrinks to a tenth where the loss is
# curved, and does not shrink on a kink. A ratio in this interval counts as curvature.
_CURVATURE = (0.05, 0.2)
# At a jump of the loss the slope does not converge: with the last tenth of h it still moves by more
# than this share of its distance from the gradient.
_CONVERGED = 0.1


def check(index: tuple[int, ...] | None, gradient: float, base: float,
          loss_at: Callable[[float], float]) -> results.ElementResult:
  """Compares a gradient with the slope of the loss.

  Args:
    index: of the element; None: the derivative along a direction.
    gradient: the derivative to check.
    base: the loss at distance 0.
    loss_at: returns the loss at a distance.
  """
  tried: list[results.ElementResult] = []
  gaps: list[float] = []
  for step in _STEPS:
    forward, backward = (loss_at(step) - base) / step, (base - loss_at(-step)) / step
    slope, rounding = (forward + backward) / 2, _ROUNDING * max(1.0, abs(base)) / step
    off, largest = abs(gradient - slope), max(abs(gradient), abs(slope))
    error = off / (largest + rounding / TOLERANCE)
    conclusive = off == 0 or rounding <= _CONCLUSIVE * largest
    state = results.RIGHT if conclusive else results.INCONCLUSIVE
    tried.append(results.ElementResult(index, gradient, slope, error, state))
    gaps.append(abs(forward - backward))
    if error <= TOLERANCE and _slope_moved(tried):
      return tried[-1]
  margin = TOLERANCE * largest + rounding
  straight = gaps[-1] <= 2 * margin
  curved = _CURVATURE[0] * gaps[-2] < gaps[-1] < _CURVATURE[1] * gaps[-2]
  between = min(forward, backward) - margin <= gradient <= max(forward, backward) + margin
  jump = abs(tried[-1].slope - tried[-2].slope) > _CONVERGED * off
  if not straight and (jump or (not curved and (between or index is None))):
    return dataclasses.replace(tried[-1], state=results.KINK)
  nearest = min(tried, key=lambda element: element.error)
  return dataclasses.replace(nearest, state=results.WRONG)


def _slope_moved(tried: Sequence[results.ElementResult]) -> bool:
  """Returns whether the last slope agrees not just because of its larger rounding error.

  Avoiding a kink moves the slope by its former distance from the gradient.
  """
  first = tried[0]
  return len(tried) == 1 or (
      abs(tried[-1].slope - first.slope) > abs(first.gradient - first.slope) / 2)
