"""Docstrings as reStructuredText, for the pages of the Python interface.

In a docstring of this repository an indented paragraph is a formula or a table, `>>>` begins an
example, sections such as `Args:` come last, and no other character is a mark. Napoleon reads the
sections afterwards.
"""

import dataclasses
import inspect
import re
import textwrap

from sphinx.application import Sphinx

_SECTION = re.compile(r'(Args|Attributes|Example|Raises|Returns|Yields):$')
# Code, the stars before an argument, which Napoleon escapes by itself, and values.
_VERBATIM = re.compile(
    r"""(`[^`]*`|^[ ]*\*+(?=\w+:)|(?<![\w`])'(?:[^\s'][^\n']*)?'(?!\w))""", re.MULTILINE)
# Before Napoleon, which has Sphinx's usual priority of 500.
_PRIORITY = 400


def paragraphs(text: str) -> list[str]:
  """Returns the paragraphs of a docstring, with their indentation."""
  return [block for block in re.split(r'\n\s*\n', text.strip('\n')) if block.strip()]


def is_indented(paragraph: str) -> bool:
  """Returns whether a paragraph is a formula, a table or an example."""
  return all(line.startswith('  ') for line in paragraph.splitlines())


def is_section(paragraph: str) -> bool:
  """Returns whether a paragraph begins a section, such as `Args:`."""
  return bool(_SECTION.match(paragraph.partition('\n')[0]))


def restructured(text: str) -> str:
  """Returns a docstring as reStructuredText.

  Args:
    text: without the indentation of its code.
  """
  found, is_in_section = [], False
  for paragraph in paragraphs(text):
    is_in_section = is_in_section or is_section(paragraph)
    if is_in_section or not is_indented(paragraph):
      found.append(_escaped_lines(paragraph))
    elif paragraph.lstrip().startswith('>>>'):
      found.append(textwrap.dedent(paragraph))
    else:
      shown = textwrap.indent(textwrap.dedent(paragraph), '   ')
      found.append(f'.. code-block:: text\n\n{shown}')
  return '\n\n'.join(found).replace('errors.InputError', 'rana.InputError')


def _escaped_lines(paragraph: str) -> str:
  """Returns a paragraph without marks but for `code`; an example in it stays as it is."""
  text, mark, example = paragraph.partition('>>>')
  return _escaped(text) + mark + example


def _escaped(text: str) -> str:
  parts = _VERBATIM.split(text)
  # A value such as 'SAME' is code, too.
  return ''.join((f'``{part}``' if part.startswith("'") else part) if index % 2
                 else re.sub(r'([\\*|]|_(?!\w))', r'\\\1', part)
                 for index, part in enumerate(parts))


def of_class(described: type, text: str) -> str:
  """Returns the docstring of a class with what is said elsewhere, before its example.

  Args:
    described: the class. Of settings, each field has a text and a default; of other classes, the
      constructor may have a docstring.
    text: the docstring of the class.
  """
  before, mark, example = f'{text}\n'.partition('\nExample:\n')
  settings = [f'  {field.name}: {field.metadata["help"]}; default `{field.default!r}`.'
              for field in _fields(described) if 'help' in field.metadata]
  added = ['\n'.join(['Attributes:', *settings])] if settings else []
  constructor = vars(described).get('__init__')
  if constructor and constructor.__doc__:
    added.append(inspect.cleandoc(constructor.__doc__))
  return '\n\n'.join([before.rstrip(), *added]) + '\n' + mark + example


def _fields(described: type) -> tuple[dataclasses.Field, ...]:
  return dataclasses.fields(described) if dataclasses.is_dataclass(described) else ()


def _on_docstring(app: Sphinx, kind: str, name: str, described: object, options: object,
                  lines: list[str]) -> None:
  del app, kind, name, options
  text = '\n'.join(lines)
  lines[:] = restructured(
      of_class(described, text) if isinstance(described, type) else text).splitlines()


def setup(app: Sphinx) -> dict[str, bool]:
  """Converts every docstring when it is read."""
  app.setup_extension('sphinx.ext.autodoc')
  app.connect('autodoc-process-docstring', _on_docstring, _PRIORITY)
  return {'parallel_read_safe': True, 'parallel_write_safe': True}
