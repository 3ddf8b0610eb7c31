"""Gradients held against differences of the loss, element by element, in float64.

  slope ahead    (L(x + h) - L(x)) / h
  slope behind   (L(x) - L(x - h)) / h
  slope          the mean of both: off by h^2 L'''/6, and by the rounding of L, over h

A gradient is right where it equals the slope to five digits, wrong where it does not, with one
exception. On a kink, such as a relu's at 0 or where two pixels of a max-pooling are equal,
the slopes ahead and behind differ, and any number between them is a subgradient. A kink nearby is
left behind by a smaller h, so three are tried, each a tenth of the one before; a bend of a smooth
loss shrinks with h likewise. Only where the two slopes stay apart to the last, and the gradient
lies between them, does an element count as on a kink: neither right nor wrong. A gradient outside
of both slopes is wrong wherever it is. And a variable of which no element is right has not been
checked, and is not called right.

Of large variables a sample is taken. What it leaves out is in the slope along one random direction,
in which all elements of a variable move at once; it counts as one more element. Where the direction
runs over kinks of several elements at once, their subgradients need not lie between the two slopes,
and the direction tells nothing. Nor is there a slope where the loss has a cliff rather than a kink,
as behind the batch normalisation of a channel that is constant: the slopes stay apart and do not
settle as h shrinks, and that counts as a kink, too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.gradcheck import results

# The share of a gradient that it may differ from the slope by.
TOLERANCE = 1e-5

_STEPS = (1e-4, 1e-5, 1e-6)
# What rounding may do to a loss of order one: 64 units in the last place.
_ROUNDING = 64 * float(np.finfo(np.float64).eps)
# A slope is known well enough to tell right from wrong if rounding makes less of it than this.
_KNOWN = 0.01
# The distance of the slopes of a bend shrinks as h does, to a tenth; that of a kink does not.
# Whatever is this close to a tenth is taken for a bend.
_BEND = (0.05, 0.2)
# Over a cliff a slope does not settle: with the last tenth of h it still moves by more than this
# share of its distance from the gradient.
_SETTLED = 0.1


@dataclasses.dataclass(frozen=True, eq=False)
class Subject:
  """A loss and what it depends on.

  Attributes:
    about: what it is, in a line.
    variables: float64, by name.
    loss: returns a scalar of the variables' values, the same one for the same values.
    gradients: returns the gradients of the loss in the order of the variables; None: those of
      automatic differentiation, through the operations' own gradients.
  """
  about: str
  variables: Mapping[str, tf.Variable]
  loss: Callable[[], tf.Tensor]
  gradients: Callable[[], Sequence[tf.Tensor]] | None = None


def check(subject: Subject, most: int, seed: int = 0,
          after_element: Callable[[int], None] = lambda count: None) -> list[results.Finding]:
  """Checks every variable of a subject.

  Args:
    subject: what to check.
    most: elements of a variable that are looked at; of larger ones a sample.
    seed: of samples and directions.
    after_element: is called with 1 after each element; `count` says how many there will be.
  """
  loss = tf.function(subject.loss, autograph=False)
  gradients = _gradients(subject)
  base = float(loss())
  findings = []
  for number, (name, variable) in enumerate(subject.variables.items()):
    random = np.random.default_rng([seed, number])
    gradient, elements = gradients[number], []
    for place, move in _moves(variable, most, random):
      along = float((gradient * move).sum()) if place is None else float(gradient[place])
      elements.append(_examine(place, along, base, _line(loss, variable, place, move)))
      after_element(1)
    findings.append(results.Finding(name, tuple(variable.shape), tuple(elements)))
  return findings


def count(subject: Subject, most: int) -> int:
  """Returns how many elements and directions `check` will look at."""
  return sum(min(most, variable.shape.num_elements()) + 1
             for variable in subject.variables.values())


def _gradients(subject: Subject) -> list[np.ndarray]:
  """Returns the gradients to be checked; zeros where the loss does not know a variable."""
  if subject.gradients:
    return [np.asarray(gradient) for gradient in subject.gradients()]
  variables = list(subject.variables.values())

  def differentiate():
    with tf.GradientTape() as tape:
      loss = subject.loss()
    return tape.gradient(loss, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)

  return [np.asarray(tf.convert_to_tensor(gradient))
          for gradient in tf.function(differentiate, autograph=False)()]


def _moves(variable: tf.Variable, most: int, random: np.random.Generator
           ) -> Iterator[tuple[tuple[int, ...] | None, np.ndarray | float]]:
  """Yields the places to look at, each with a unit to move by, and the direction last."""
  size = variable.shape.num_elements()
  chosen = range(size) if size <= most else np.sort(random.choice(size, most, replace=False))
  for flat in chosen:
    yield tuple(map(int, np.unravel_index(flat, tuple(variable.shape)))), 1.0
  direction = random.normal(size=tuple(variable.shape))
  yield None, direction / np.linalg.norm(direction)


def _line(loss: Callable[[], tf.Tensor], variable: tf.Variable, place: tuple[int, ...] | None,
          move: np.ndarray | float) -> Callable[[float], float]:
  """Returns the loss as a function of how far the variable is moved; it is left as it was."""
  values = variable.numpy()

  def along(distance: float) -> float:
    moved = values.copy()
    moved[... if place is None else place] += distance * move
    variable.assign(moved)
    result = float(loss())
    variable.assign(values)
    return result

  return along


def _examine(place: tuple[int, ...] | None, gradient: float, base: float,
             line: Callable[[float], float]) -> results.Element:
  """Tells whether a gradient is the slope of a line at 0."""
  tried: list[results.Element] = []
  gaps: list[float] = []
  for step in _STEPS:
    ahead, behind = (line(step) - base) / step, (base - line(-step)) / step
    slope, rounding = (ahead + behind) / 2, _ROUNDING * max(1.0, abs(base)) / step
    off, largest = abs(gradient - slope), max(abs(gradient), abs(slope))
    error = off / (largest + rounding / TOLERANCE)
    known = off == 0 or rounding <= _KNOWN * largest
    state = results.RIGHT if known else results.FAINT
    tried.append(results.Element(place, gradient, slope, error, state))
    gaps.append(abs(ahead - behind))
    if error <= TOLERANCE and _moved(tried):
      return tried[-1]
  margin = TOLERANCE * largest + rounding
  straight = gaps[-1] <= 2 * margin
  bend = _BEND[0] * gaps[-2] < gaps[-1] < _BEND[1] * gaps[-2]
  between = min(ahead, behind) - margin <= gradient <= max(ahead, behind) + margin
  cliff = abs(tried[-1].slope - tried[-2].slope) > _SETTLED * off
  if not straight and (cliff or (not bend and (between or place is None))):
    return dataclasses.replace(tried[-1], state=results.KINK)
  nearest = min(tried, key=lambda element: element.error)
  return dataclasses.replace(nearest, state=results.WRONG)


def _moved(tried: Sequence[results.Element]) -> bool:
  """Tells whether the last slope agrees for another reason than its coarser rounding.

  A kink that has been left behind has moved the slope by as much as it was off.
  """
  first = tried[0]
  return len(tried) == 1 or (
      abs(tried[-1].slope - first.slope) > abs(first.gradient - first.slope) / 2)
