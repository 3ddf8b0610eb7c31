"""Gradients checked against finite differences of the loss, element by element, in float64.

element_check.py defines when an element is right. A variable without any right element counts as
not checked and does not pass.

Large variables are sampled. The elements outside the sample enter the slope along one random
direction, in which all elements of a variable move at once; it counts as one more element. Where
the direction crosses kinks of several elements at once, their subgradients need not lie between the
two differences, and the direction is inconclusive.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.gradcheck import element_check
from engine.gradcheck import results


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
      elements.append(element_check.check(index, expected, base, loss_at))
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
