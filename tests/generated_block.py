"""A part of a Markdown page that is written from JSON files, between two marks."""

from collections.abc import Iterable


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
