"""Plain-text tables with aligned columns."""

from collections.abc import Sequence
import math


def align(rows: Sequence[Sequence[object]]) -> list[str]:
  """Returns one line per row: the first column is aligned left, the others right.

  Args:
    rows: of equal length; numbers are formatted by `format_number`, None is an empty cell.
  """
  cells = [[_text(value) for value in row] for row in rows]
  widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
  return ['  '.join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
          for row in cells]


def _text(value: object) -> str:
  if isinstance(value, float):
    return format_number(value)
  if isinstance(value, int) and not isinstance(value, bool):
    return f'{value:,}'
  return '' if value is None else str(value)


def format_number(value: float) -> str:
  """Returns a number with four significant digits, or as an integer from 1,000 on."""
  if not math.isfinite(value) or value == 0:
    return f'{value:.0f}'
  digits = 3 - math.floor(math.log10(abs(value)))
  return f'{value:,.{max(0, digits)}f}'
