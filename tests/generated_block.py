"""A part of a Markdown page that is written from JSON files, between two marks."""

from collections.abc import Iterable, Iterator, Sequence


def replaced(page: str, marks: tuple[str, str], lines: Iterable[str]) -> str:
  """Returns a page with the lines in place of what is between its marks.

  Args:
    page: Markdown.
    marks: the first and the last line of the part, which stay.
    lines: of the part.

  Raises:
    ValueError: the page lacks a mark.
  """
  before, _, rest = page.partition(marks[0])
  _, mark, after = rest.partition(marks[1])
  if not mark:
    raise ValueError(f'{" and ".join(marks)} are not on the page')
  return '\n'.join([f'{before}{marks[0]}', '', *lines, '', f'{marks[1]}{after}'])


def row(cells: Iterable[str]) -> str:
  """Returns a row of a Markdown table."""
  return f'| {" | ".join(cells)} |'


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
  """Yields the lines of a Markdown table; numbers are formatted."""
  yield row(heading)
  yield row(['---'] * len(heading))
  for cells in rows:
    yield row(number(cell) if isinstance(cell, int | float) else str(cell) for cell in cells)


def number(value: float) -> str:
  """Returns a number with three significant digits, or as an integer from 100 on."""
  return f'{value:,.0f}' if value >= 100 or value == int(value) else f'{value:.3g}'
