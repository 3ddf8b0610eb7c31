"""Splits a module into segments: what its docstrings and comments say, and the code beside.

A segment begins with each docstring, which brings its header along, with each comment that has
lines of its own, and with each function or class without either. The code of all segments together
is the module without those texts.
"""

import ast
from collections.abc import Iterator
import dataclasses
import io
import itertools
import textwrap
import tokenize

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclasses.dataclass
class Segment:
  """A piece of a module.

  Attributes:
    prose: the text of docstring or comment, '' for none.
    code: lines of source code, without the prose.
    is_docstring: whether prose is that of a docstring, which may hold indented formulas.
  """
  prose: str = ''
  code: list[str] = dataclasses.field(default_factory=list)
  is_docstring: bool = False


def split(source: str) -> list[Segment]:
  """Returns the segments of a module, the first of which has the module's docstring alone."""
  lines = source.split('\n')
  docstrings, comments = dict(_docstrings(source)), _comments(source)
  definitions = _definitions(source)
  segments = [Segment()]
  number = 1
  while number <= len(lines):
    if number in docstrings:
      end, first, prose = docstrings[number]
      # The header, with its decorators, moves into the docstring's segment.
      header = segments[-1].code[len(segments[-1].code) - (number - first):] if first else []
      del segments[-1].code[len(segments[-1].code) - len(header):]
      segments.append(Segment(prose, list(header), True))
      number = end + 1
    elif number in comments:
      block = list(itertools.takewhile(comments.__contains__, itertools.count(number)))
      prose = ' '.join(comments[line] for line in block)
      segments.append(Segment(prose))
      number += len(block)
    else:
      if number in definitions and number - 1 not in comments:
        segments.append(Segment())
      segments[-1].code.append(lines[number - 1])
      number += 1
  return [segment for segment in segments if segment.prose or ''.join(segment.code).strip()]


def _docstrings(source: str) -> Iterator[tuple[int, tuple[int, int, str]]]:
  """Yields first line, and last line, first line of the header or 0, and text of each docstring."""
  for node in ast.walk(ast.parse(source)):
    if not isinstance(node, _DOCUMENTED) or ast.get_docstring(node) is None:
      continue
    expression, header = node.body[0], 0
    if not _is_alone(expression, source):
      continue
    if not isinstance(node, ast.Module):
      header = min([node.lineno, *(item.lineno for item in node.decorator_list)])
    text = ast.get_docstring(node, clean=False) or ''
    indent = ' ' * expression.col_offset
    prose = '\n'.join(line.removeprefix(indent).rstrip() for line in text.splitlines()).strip()
    yield expression.lineno, (expression.end_lineno or expression.lineno, header, prose)


def _is_alone(statement: ast.stmt, source: str) -> bool:
  """Returns whether nothing else stands in the lines of a docstring; else it stays in the code."""
  lines = source.encode().split(b'\n')
  end = statement.end_lineno or statement.lineno
  return not (lines[statement.lineno - 1][:statement.col_offset].strip()
              or lines[end - 1][statement.end_col_offset:].strip())


def _definitions(source: str) -> set[int]:
  """Returns the first lines of the functions and classes at the top of the module."""
  return {min([node.lineno, *(item.lineno for item in node.decorator_list)])
          for node in ast.parse(source).body if isinstance(node, _DOCUMENTED[1:])}


def _comments(source: str) -> dict[int, str]:
  """Returns the comments that have a line of their own, by its number, without the mark."""
  found = {}
  for token in tokenize.generate_tokens(io.StringIO(source).readline):
    if token.type == tokenize.COMMENT and token.line.lstrip().startswith('#'):
      found[token.start[0]] = token.string.lstrip('#').strip()
  return found


def code(segment: Segment) -> str:
  """Returns the code of a segment as text, its common indent and empty ends removed."""
  return textwrap.dedent('\n'.join(segment.code)).strip('\n')
