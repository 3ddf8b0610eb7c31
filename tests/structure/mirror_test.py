"""tests/ mirrors the sources file for file."""

import ast

from tests.structure import sources


def _test_of(path: str) -> str:
  """Returns where the test of the source file at `path` lies; a package's is beside its folder."""
  return f'tests/{path.removesuffix(".py").removesuffix("/__init__")}_test.py'


def _holds_something(text: str) -> bool:
  """Returns whether a source file has a function or a value to test."""
  kinds = ast.FunctionDef | ast.Assign | ast.AnnAssign
  return any(isinstance(node, kinds) for node in ast.walk(ast.parse(text)))


def _untested(texts: dict[str, str], tests: list[str]) -> list[str]:
  """Returns the sources, given with their texts, of which `tests` has no test."""
  return [path for path, text in texts.items()
          if _holds_something(text) and _test_of(path) not in tests]


def _orphans(texts: dict[str, str], tests: list[str]) -> list[str]:
  """Returns the test files that mirror neither a source nor what tests share beside them."""
  mirrors = {_test_of(path) for path in texts}
  mirrors |= {f'{path.removesuffix(".py")}_test.py' for path in tests}
  return [test for test in tests if test.endswith('_test.py') and test not in mirrors]


def _tree() -> tuple[dict[str, str], list[str]]:
  """Returns the sources with their texts, and the tests; those of the structure mirror nothing."""
  texts = {path: sources.read(path)
           for path in sources.python_files(*sources.LAYERS, 'docs/extensions')}
  tests = sources.python_files('tests')
  return texts, [test for test in tests if not test.startswith('tests/structure/')]


def test_every_source_has_its_test():
  assert _untested(*_tree()) == []


def test_every_test_has_its_source():
  assert _orphans(*_tree()) == []


def test_a_missing_test_is_found():
  texts = {'engine/a.py': 'X = 1', 'engine/b.py': 'def f(): pass', 'engine/c.py': '"""Text."""'}
  assert _untested(texts, ['tests/engine/a_test.py']) == ['engine/b.py']


def test_an_orphan_is_found():
  tests = ['tests/engine/a_test.py', 'tests/engine/b_test.py', 'tests/engine/c.py',
           'tests/engine/c_test.py']
  assert _orphans({'engine/a.py': ''}, tests) == ['tests/engine/b_test.py']
