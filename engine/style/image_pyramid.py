"""From coarse to fine: which iterations belong to which size of the picture.

The picture is painted small first, where a brush stroke spans few pixels and an iteration costs
little, and what comes out begins the next level, twice as large. Every level gets its equal share
of the iterations.
"""

from collections.abc import Sequence
import dataclasses

from engine.style import images


@dataclasses.dataclass(frozen=True)
class Level:
  """One size.

  Attributes:
    number: 0 is the coarsest.
    size: width and height, pixels.
    start: iterations before it.
    end: iterations after it.
  """
  number: int
  size: tuple[int, int]
  start: int
  end: int


def plan(size: tuple[int, int], levels: int, iterations: int) -> list[Level]:
  """Returns the levels, the coarsest first.

  Args:
    size: width and height of the result, pixels.
    levels: how many, at least 1.
    iterations: in all, at least one a level.
  """
  ends = [iterations * number // levels for number in range(levels + 1)]
  return [Level(number, images.fitted(*size, max(1, max(size) / 2 ** (levels - 1 - number))),
                ends[number], ends[number + 1]) for number in range(levels)]


def remaining(levels: Sequence[Level], done: int) -> list[Level]:
  """Returns the level that the iteration `done` belonged to, and those after it."""
  return [level for level in levels if level.end >= done]
