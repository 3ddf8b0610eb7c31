"""HTML as a tree, read by Python's own parser; what is not nested as it should be is refused."""

import dataclasses
from html import parser as html_parser

from tfrecords.html import markup


@dataclasses.dataclass
class Element:
  """An element: its name, attributes, and children, which are elements and texts."""
  name: str
  attributes: dict
  children: list = dataclasses.field(default_factory=list)

  @property
  def text(self) -> str:
    return ''.join(child if isinstance(child, str) else child.text for child in self.children)

  def all(self, name: str, **attributes) -> list['Element']:
    """Returns all elements of a name below this one, with these attributes."""
    found = []
    for child in self.children:
      if isinstance(child, Element):
        wanted = {key.rstrip('_'): value for key, value in attributes.items()}
        if child.name == name and wanted.items() <= child.attributes.items():
          found.append(child)
        found += child.all(name, **attributes)
    return found

  def one(self, name: str, **attributes) -> 'Element':
    found, = self.all(name, **attributes)
    return found

  def rows(self) -> list[list[str]]:
    """Returns the texts of a table's cells, its heading included."""
    return [[cell.text for cell in row.children] for row in self.all('tr')]


class _Parser(html_parser.HTMLParser):

  def __init__(self):
    super().__init__()
    self.open = [Element('', {})]

  def handle_starttag(self, tag, attrs):
    element = Element(tag, dict(attrs))
    self.open[-1].children.append(element)
    if tag not in markup.VOID:
      self.open.append(element)

  def handle_endtag(self, tag):
    assert self.open.pop().name == tag

  def handle_data(self, data):
    self.open[-1].children.append(data)


def parse(text: str) -> Element:
  """Returns the root of a text's elements; the elements have to be closed in their order."""
  parser = _Parser()
  parser.feed(text)
  parser.close()
  root, = parser.open
  return root
