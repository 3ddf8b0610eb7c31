"""Values as columns of text."""

from collections.abc import Sequence
import math
from typing import Any


def aligned(rows: Sequence[Sequence[Any]]) -> list[str]:
  """Returns a line a row: the first column begins, all others end below each other.

  Args:
    rows: as many values each; a number is shown by `figure`, None as nothing.
  """
  cells = [[_cell(value) for value in row] for row in rows]
  widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
  return ['  '.join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
          for row in cells]


def _cell(value: Any) -> str:
  if isinstance(value, float):
    return figure(value)
  if isinstance(value, int) and not isinstance(value, bool):
    return f'{value:,}'
  return '' if value is None else str(value)


def figure(value: float) -> str:
  """Returns a number with four digits, or as a whole one from 1,000 on."""
  if not math.isfinite(value) or value == 0:
    return f'{value:.0f}'
  digits = 3 - math.floor(math.log10(abs(value)))
  return f'{value:,.{max(0, digits)}f}'
