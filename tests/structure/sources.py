"""The source tree as data: its Python files, what they import and the dotted names they use."""

import ast
import builtins
from collections.abc import Iterable, Iterator
import functools
import pathlib

ROOT = pathlib.Path(__file__).parents[2]

# From the top down: a layer may import itself and those after it.
LAYERS = ('binaries', 'rana', 'engine', 'tfrecords')

# Packages whose __init__.py is not empty: it runs before anything else in them.
SETTING_UP = ('binaries', 'rana')


def python_files(*folders: str, root: pathlib.Path = ROOT) -> list[str]:
  """Returns the paths of all .py files below `folders`, relative to `root`, sorted."""
  return sorted(path.relative_to(root).as_posix()
                for folder in folders for path in (root / folder).rglob('*.py'))


def module_name(path: str) -> str:
  """Returns the dotted name under which the file at `path` is imported."""
  return path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')


def read(path: str, root: pathlib.Path = ROOT) -> str:
  """Returns the text of one file of the tree."""
  return (root / path).read_text(encoding='utf-8')


@functools.lru_cache(maxsize=1)
def parse(text: str) -> ast.Module:
  """Returns the syntax tree of a file, not to be changed: one rule after the other gets it."""
  return ast.parse(text)


def imported(tree: ast.AST, modules: Iterable[str]) -> set[str]:
  """Returns the dotted names of the modules that `tree` imports, wherever in the file.

  Imports for the type checker alone do not count: no program runs them.

  Args:
    tree: a parsed module.
    modules: names of our own modules: they tell `from engine.ops import conv`, a module, from
      `from engine.ops.conv import conv2d`, a symbol in one.

  Raises:
    ValueError: the file holds a relative import.
  """
  found: set[str] = set()
  for node in _run_time_nodes(tree):
    if isinstance(node, ast.Import):
      found.update(alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
      if node.level or node.module is None:
        raise ValueError(f'line {node.lineno}: relative import; write the full name')
      for alias in node.names:
        full = f'{node.module}.{alias.name}'
        found.add(full if full in modules else node.module)
  return found


def _run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
  """Yields all nodes but those of `if TYPE_CHECKING:` blocks."""
  yield tree
  for node in ast.iter_child_nodes(tree):
    if not (isinstance(node, ast.If) and ast.unparse(node.test).endswith('TYPE_CHECKING')):
      yield from _run_time_nodes(node)


def import_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
  """Yields (line, full dotted name) of everything that is imported, symbols included."""
  for node in ast.walk(tree):
    if isinstance(node, ast.Import):
      yield from ((node.lineno, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
      yield from ((node.lineno, f'{node.module}.{alias.name}') for alias in node.names)


def uses(tree: ast.AST) -> Iterator[tuple[int, str]]:
  """Yields (line, dotted name) of all imports and uses of what was imported, aliases undone.

  With `import tensorflow as tf`, the expression `tf.io.gfile` yields `tensorflow`,
  `tensorflow.io` and `tensorflow.io.gfile`; `print` yields `builtins.print`.
  """
  names = {name: f'builtins.{name}' for name in dir(builtins)}
  names.update(_bindings(tree))
  yield from import_names(tree)
  for node in ast.walk(tree):
    if isinstance(node, ast.Name | ast.Attribute):
      dotted = _resolve(node, names)
      if dotted:
        yield node.lineno, dotted


def _bindings(tree: ast.AST) -> dict[str, str]:
  """Returns what each imported name of the file stands for."""
  names = {}
  for node in ast.walk(tree):
    if isinstance(node, ast.Import):
      for alias in node.names:
        first = alias.name.split('.')[0]
        names[alias.asname or first] = alias.name if alias.asname else first
    elif isinstance(node, ast.ImportFrom):
      for alias in node.names:
        names[alias.asname or alias.name] = f'{node.module}.{alias.name}'
  return names


def _resolve(node: ast.AST, names: dict[str, str]) -> str | None:
  """Returns the dotted name of `a.b.c` with `a` looked up in `names`; None for anything else."""
  if isinstance(node, ast.Name):
    return names.get(node.id)
  if isinstance(node, ast.Attribute):
    base = _resolve(node.value, names)
    return base and f'{base}.{node.attr}'
  return None
