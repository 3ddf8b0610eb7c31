"""The image pyramid: coarse-to-fine optimization over several image sizes.

The image is optimized at a small size first, where a brush stroke spans few pixels and an iteration
is cheap; the result initializes the next level, which is twice as large. All levels have the same
number of iterations.
"""

from collections.abc import Sequence
import dataclasses

from engine.style import images


@dataclasses.dataclass(frozen=True)
class Level:
  """One image size.

  Attributes:
    number: 0 is the coarsest.
    size: width and height, pixels.
    start: the iteration that the level starts after.
    end: its last iteration.
  """
  number: int
  size: tuple[int, int]
  start: int
  end: int


def plan(size: tuple[int, int], levels: int, iterations: int) -> list[Level]:
  """Returns the levels, the coarsest first.

  Args:
    size: width and height of the result, pixels.
    levels: number of levels, at least 1.
    iterations: total number of iterations, at least one per level.
  """
  ends = [iterations * number // levels for number in range(levels + 1)]
  return [Level(number, images.fit_size(*size, max(1, max(size) / 2 ** (levels - 1 - number))),
                ends[number], ends[number + 1]) for number in range(levels)]


def remaining(levels: Sequence[Level], done: int) -> list[Level]:
  """Returns the level that contains the iteration `done`, and the levels after it."""
  return [level for level in levels if level.end >= done]
