"""What a check of gradients finds out about elements and variables."""

import dataclasses

RIGHT, WRONG, KINK, FAINT = 'right', 'wrong', 'on a kink', 'too small to tell'


@dataclasses.dataclass(frozen=True)
class Element:
  """One element of a variable, or a direction.

  Attributes:
    place: index in the variable; None: the random direction through all of it.
    gradient: what is being checked.
    slope: what it should be.
    error: |gradient - slope| over the larger of the two, or over what rounding makes the smallest
      slope that can be told to `differences.TOLERANCE`.
    state: RIGHT, WRONG, KINK or FAINT.
  """
  place: tuple[int, ...] | None
  gradient: float
  slope: float
  error: float
  state: str

  @property
  def where(self) -> str:
    """The place as text."""
    return 'direction' if self.place is None else f'[{",".join(map(str, self.place))}]'


@dataclasses.dataclass(frozen=True)
class Finding:
  """What was found about a variable.

  Attributes:
    name: of the variable.
    shape: of the variable.
    elements: that were looked at, the direction last.
  """
  name: str
  shape: tuple[int, ...]
  elements: tuple[Element, ...]

  def count(self, state: str) -> int:
    """Returns how many elements are in a state."""
    return sum(element.state == state for element in self.elements)

  @property
  def worst(self) -> Element:
    """The wrong element of the largest error, or else the one of the largest of all."""
    return max(self.elements, key=lambda element: (element.state == WRONG, element.state == RIGHT,
                                                   element.error))

  @property
  def passed(self) -> bool:
    """Whether nothing is wrong and something is right."""
    return not self.count(WRONG) and self.count(RIGHT) > 0
