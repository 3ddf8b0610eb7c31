"""Builds HTML; text that is not `Markup` is escaped when it is put into an element.

Names of files, classes and recipes come from the user and may contain anything.
"""

from collections.abc import Iterable
import html
import re

from tfrecords import printable

# Elements without an end (HTML standard, section 13.1.2).
VOID = frozenset({'br', 'hr', 'img', 'input', 'link', 'meta'})


class Markup(str):
  """Text that is HTML."""

  __slots__ = ()


def text(content: object) -> Markup:
  """Returns anything as HTML: escaped, unless it is Markup."""
  if isinstance(content, Markup):
    return content
  return Markup(html.escape(printable.text(content)))


def join(contents: Iterable[object], between: str = '') -> Markup:
  """Returns the concatenated contents, each as from `text`."""
  return Markup(between.join(map(text, contents)))


def tag(name: str, /, *contents: object, **attributes: object) -> Markup:
  """Returns an element.

  Args:
    name: of the element.
    *contents: as for `text`.
    **attributes: by name; a trailing underscore, as in `class_`, is removed, other underscores
      become hyphens. Attributes with the value None are omitted.
  """
  shown = ''.join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(printable.text(value))}"'
                  for key, value in attributes.items() if value is not None)
  start = f'<{name}{shown}>'
  return Markup(start if name in VOID else f'{start}{join(contents)}</{name}>')


def table(heading: Iterable[object], rows: Iterable[Iterable[object]], **attributes: object
          ) -> Markup:
  """Returns a table that can be scrolled if it is wider than the page.

  Args:
    heading: of the columns; the first one names the rows.
    rows: cells of each row, the first of which is its name; a cell that is a `td` element is used
      unchanged.
    **attributes: of the table.
  """
  head = tag('thead', tag('tr', *(tag('th', cell, scope='col') for cell in heading)))
  body = tag('tbody', *(_row(row) for row in rows))
  return tag('div', tag('table', head, body, **attributes), class_='scroll', tabindex='0')


def _row(cells: Iterable[object]) -> Markup:
  first, *others = cells
  return tag('tr', tag('th', first, scope='row'), *(
      cell if isinstance(cell, Markup) and cell.startswith('<td') else tag('td', cell)
      for cell in others))


def anchor(title: str) -> str:
  """Returns a heading as the id of its section: `worst-mistakes`."""
  return re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')
