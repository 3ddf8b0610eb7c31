"""`Any` is scarce: what has a type says it."""

import ast

from tests.structure import sources

# In all sources together.
_MOST = 46


def _uses_of_any(text: str) -> int:
  """Returns how often a source names `Any`, imports apart."""
  return sum(isinstance(node, ast.Name) and node.id == 'Any'
             or isinstance(node, ast.Attribute) and node.attr == 'Any'
             for node in ast.walk(ast.parse(text)))


def test_any_is_scarce():
  counts = {path: _uses_of_any(sources.read(path))
            for path in sources.python_files(*sources.LAYERS)}
  listed = '\n'.join(f'{path}: {count}' for path, count in counts.items() if count)
  assert sum(counts.values()) <= _MOST, f'{sum(counts.values())} times Any\n{listed}'


def test_each_use_counts_and_the_import_does_not():
  assert _uses_of_any('from typing import Any\nimport typing\n'
                      'def f(x: Any) -> dict[str, typing.Any]: ...') == 2
