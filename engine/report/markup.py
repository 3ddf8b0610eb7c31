"""HTML as text that is either safe already or escaped when it is put into an element.

Names of files, classes and recipes come from outside: whatever is not `Markup` is escaped.
"""

from collections.abc import Iterable
import html
import re

from tfrecords import printable

# Elements without an end (HTML standard, section 13.1.2).
VOID = frozenset({'br', 'hr', 'img', 'meta'})


class Markup(str):
  """Text that is HTML already."""

  __slots__ = ()


def text(content: object) -> Markup:
  """Returns anything as HTML: escaped, unless it is Markup."""
  if isinstance(content, Markup):
    return content
  return Markup(html.escape(printable.text(content)))


def join(contents: Iterable[object], between: str = '') -> Markup:
  """Returns contents one behind the other, each as from `text`."""
  return Markup(between.join(map(text, contents)))


def tag(name: str, /, *contents: object, **attributes: object) -> Markup:
  """Returns an element.

  Args:
    name: of the element.
    *contents: as for `text`.
    **attributes: by name; an underscore at the end, which Python's words need, is left out, others
      become hyphens. Those that are None are left out.
  """
  shown = ''.join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(printable.text(value))}"'
                  for key, value in attributes.items() if value is not None)
  start = f'<{name}{shown}>'
  return Markup(start if name in VOID else f'{start}{join(contents)}</{name}>')


def table(heading: Iterable[object], rows: Iterable[Iterable[object]], **attributes: object
          ) -> Markup:
  """Returns a table that can be scrolled where it is wider than the page.

  Args:
    heading: of the columns; the first one names the rows.
    rows: cells of each row, the first one being its name; a cell that is an element `td` already is
      taken as it is.
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
