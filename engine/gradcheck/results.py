"""Results of a gradient check, of single elements and of whole variables."""

import dataclasses

RIGHT, WRONG, KINK, INCONCLUSIVE = 'right', 'wrong', 'on a kink', 'inconclusive'


@dataclasses.dataclass(frozen=True)
class ElementResult:
  """Result for one element of a variable, or for a direction.

  Attributes:
    index: index in the variable; None: the random direction through all of it.
    gradient: the gradient that is checked.
    slope: the finite difference that it should equal.
    error: |gradient - slope| over the larger of the two, or over the smallest slope that rounding
      lets a finite difference resolve to `element_check.TOLERANCE`.
    state: RIGHT, WRONG, KINK or INCONCLUSIVE.
  """
  index: tuple[int, ...] | None
  gradient: float
  slope: float
  error: float
  state: str

  @property
  def index_text(self) -> str:
    """The index as text, such as '[1,20]', or 'direction'."""
    return 'direction' if self.index is None else f'[{",".join(map(str, self.index))}]'


@dataclasses.dataclass(frozen=True)
class VariableResult:
  """Result for one variable.

  Attributes:
    name: of the variable.
    shape: of the variable.
    elements: results of the checked elements, the direction last.
  """
  name: str
  shape: tuple[int, ...]
  elements: tuple[ElementResult, ...]

  def count(self, state: str) -> int:
    """Returns the number of elements in a state."""
    return sum(element.state == state for element in self.elements)

  @property
  def worst(self) -> ElementResult:
    """The wrong element with the largest error; without one, the right one, or else any."""
    return max(self.elements, key=lambda element: (element.state == WRONG, element.state == RIGHT,
                                                   element.error))

  @property
  def passed(self) -> bool:
    """Whether no element is wrong and at least one is right."""
    return not self.count(WRONG) and self.count(RIGHT) > 0
