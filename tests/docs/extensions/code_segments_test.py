"""Segments of annotated code: docstrings with their headers, comments, and no line lost."""

import pytest

from tests.docs.extensions import extension
from tests.structure import sources

code_pages = extension.load('code_pages')
code_segments = extension.load('code_segments')

_PAGES = [path.relative_to(sources.ROOT).as_posix() for path in (
    *code_pages.others(), *(path for package in code_pages.PACKAGES
                            for path in code_pages.of_package(package)))]

_MODULE = '''"""A module.

  y = x
"""

import math

# Two lines
# of one comment.
_LIMIT = 3  # of the list


def plain(x):
  return x


@property
def told(x):
  """Says what it does."""
  y = x
  # Inside.
  return math.sqrt(y)
'''


def test_the_segments_of_a_module():
  segments = code_segments.split(_MODULE)
  assert [(item.prose, code_segments.code(item)) for item in segments] == [
      ('A module.\n\n  y = x', 'import math'),
      ('Two lines of one comment.', '_LIMIT = 3  # of the list'),
      ('', 'def plain(x):\n  return x'),
      ('Says what it does.', '@property\ndef told(x):\n  y = x'),
      ('Inside.', 'return math.sqrt(y)')]
  assert [item.is_docstring for item in segments] == [True, False, False, True, False]


@pytest.mark.parametrize('text', [
    'def f(): """Says."""\n', 'class A(B): """Says."""\nx = 1\n',
    'def f():\n  """Says."""; x = 1\n',
    'def f():\n  """Says."""  # noqa: D400\n  return 1\n',
    'x = "\x0c"\n\n\ndef f():\n  return "\u2028"\n'])
def test_no_code_beside_a_docstring_is_lost(text):
  kept = [line for segment in code_segments.split(text) for line in segment.code if line.strip()]
  assert kept == [line for line in text.split('\n') if line]


@pytest.mark.parametrize('path', _PAGES)
def test_no_line_of_code_is_lost(path):
  text = sources.read(path)
  kept = [line for segment in code_segments.split(text) for line in segment.code if line.strip()]
  assert kept == _code_alone(text)


def _code_alone(text: str) -> list[str]:
  """Returns the lines that are neither comment nor docstring, by another way: their marks."""
  found, inside = [], False
  for line in text.splitlines():
    mark = line.strip()
    if inside or mark.startswith('"""'):
      inside = inside != (mark.count('"""') == 1)
    elif mark and not mark.startswith('#'):
      found.append(line)
  return found
