"""Gradients checked against finite differences of the loss, element by element, in float64.

  forward difference    (L(x + h) - L(x)) / h
  backward difference   (L(x) - L(x - h)) / h
  slope                 the mean of both: off by h^2 L'''/6, and by the rounding of L, over h

A gradient is right where it equals the slope to five digits and wrong where it does not, with one
exception. On a kink, such as a relu's at 0 or where two pixels of a max-pooling are equal, the
forward and backward differences disagree, and any number between them is a subgradient. A smaller h
steps clear of a kink nearby, so three are tried, each a tenth of the one before; the disagreement
that curvature causes shrinks with h likewise. Only where the two differences stay apart at the
smallest h, and the gradient lies between them, does an element count as on a kink: neither right
nor wrong. A gradient outside of both is wrong wherever it is. A variable of which no element is
right has not been checked and does not pass.

Large variables are sampled. The elements outside the sample enter the slope along one random
direction, in which all elements of a variable move at once; it counts as one more element. Where
the direction crosses kinks of several elements at once, their subgradients need not lie between the
two differences, and the direction is inconclusive. Nor is there a slope where the loss jumps, as
behind the batch normalization of a constant channel: the differences stay apart and do not
converge as h shrinks, and that counts as a kink, too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

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


@dataclasses.dataclass(frozen=True, eq=False)
class GradientTarget:
  """A loss whose gradients are checked.

  Attributes:
    description: one-line description.
    variables: float64, by name.
    loss: returns the loss, a scalar and a deterministic function of the variables' values.
    gradients: returns the gradients of the loss in the order of the variables; None:
      differentiates automatically, through the operations' own gradients.
  """
  description: str
  variables: Mapping[str, tf.Variable]
  loss: Callable[[], tf.Tensor]
  gradients: Callable[[], Sequence[tf.Tensor]] | None = None


def check(target: GradientTarget, max_elements: int, seed: int = 0,
          after_element: Callable[[int], None] = lambda count: None
          ) -> list[results.VariableResult]:
  """Checks the gradient of every variable of a target.

  Args:
    target: what to check.
    max_elements: elements to check of each variable; larger ones are sampled.
    seed: of samples and directions.
    after_element: called with 1 after each element; `num_elements` returns how many there are.

  Returns:
    The results, in the order of the variables.
  """
  loss = tf.function(target.loss, autograph=False)
  gradients = _gradients(target)
  base = float(loss())
  checked = []
  for number, (name, variable) in enumerate(target.variables.items()):
    random = np.random.default_rng([seed, number])
    gradient, elements = gradients[number], []
    for index, move in _moves(variable, max_elements, random):
      expected = float((gradient * move).sum()) if index is None else float(gradient[index])
      loss_at = _loss_along(loss, variable, index, move)
      elements.append(_check_element(index, expected, base, loss_at))
      after_element(1)
    checked.append(results.VariableResult(name, tuple(variable.shape), tuple(elements)))
  return checked


def num_elements(target: GradientTarget, max_elements: int) -> int:
  """Returns the number of elements and directions that `check` will check."""
  return sum(min(max_elements, variable.shape.num_elements()) + 1
             for variable in target.variables.values())


def _gradients(target: GradientTarget) -> list[np.ndarray]:
  """Returns the gradients to check; zeros for variables that the loss does not depend on."""
  if target.gradients:
    return [np.asarray(gradient) for gradient in target.gradients()]
  variables = list(target.variables.values())

  def differentiate() -> list[tf.Tensor]:
    with tf.GradientTape() as tape:
      loss = target.loss()
    return tape.gradient(loss, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)

  return [np.asarray(tf.convert_to_tensor(gradient))
          for gradient in tf.function(differentiate, autograph=False)()]


def _moves(variable: tf.Variable, max_elements: int, random: np.random.Generator
           ) -> Iterator[tuple[tuple[int, ...] | None, np.ndarray | float]]:
  """Yields the indices to check, each with the unit step, and last None with the direction."""
  size = variable.shape.num_elements()
  chosen = (range(size) if size <= max_elements
            else np.sort(random.choice(size, max_elements, replace=False)))
  for flat in chosen:
    yield tuple(map(int, np.unravel_index(flat, tuple(variable.shape)))), 1.0
  direction = random.normal(size=tuple(variable.shape))
  yield None, direction / np.linalg.norm(direction)


def _loss_along(loss: Callable[[], tf.Tensor], variable: tf.Variable,
                index: tuple[int, ...] | None,
                move: np.ndarray | float) -> Callable[[float], float]:
  """Returns the loss as a function of the distance moved; each call restores the variable."""
  values = variable.numpy()

  def loss_at(distance: float) -> float:
    moved = values.copy()
    moved[... if index is None else index] += distance * move
    variable.assign(moved)
    result = float(loss())
    variable.assign(values)
    return result

  return loss_at


def _check_element(index: tuple[int, ...] | None, gradient: float, base: float,
                   loss_at: Callable[[float], float]) -> results.ElementResult:
  """Compares a gradient with the slope of `loss_at` at 0, where it equals `base`."""
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
  """Returns whether the last slope agrees for another reason than its coarser rounding.

  Stepping clear of a kink moves the slope by as much as it was off.
  """
  first = tried[0]
  return len(tried) == 1 or (
      abs(tried[-1].slope - first.slope) > abs(first.gradient - first.slope) / 2)
