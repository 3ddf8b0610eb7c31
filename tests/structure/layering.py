"""The rules of the house, each a function from the sources to the lines that break it.

A source is a path in the tree and its text. Rules about one file take both; rules about how files
hang together take the whole tree as a dict from path to text.
"""

import ast
from collections.abc import Callable, Iterable
import functools
import pathlib
import re

from tests.structure import package_imports
from tests.structure import sources

Rule = Callable[[str, str], list[str]]

# Lines of a command's file: flags in, one call, exit status out.
MAIN_LINES = 80

_SHAPELESS_NAMES = {'common', 'helper', 'helpers', 'misc', 'util', 'utils'}
_TERMINAL = ('absl.app', 'absl.flags', 'builtins.input', 'builtins.print', 'os.environ',
             'os.getenv', 'os.putenv', 'sys.argv', 'argparse')
_KERAS = ('keras', 'tf_keras', 'tensorflow.keras')
# The rival of the benchmarks, and what is given to Keras.
_KERAS_FILES = ('engine/bench/evaluation/keras_evaluation.py',
                'engine/bench/inference/keras_classifier.py',
                'engine/bench/input/keras_input.py', 'engine/bench/startup/keras_start.py',
                'engine/bench/step/keras_networks.py', 'engine/bench/step/keras_step.py',
                'engine/export/keras_runtime.py',
                'engine/export/keras_file.py', 'engine/export/keras_layers.py')
# They leave alone what the user has tuned by variables of the C library and of TensorFlow, and are
# also for programs that import rana.
_VARIABLES_FILES = ('engine/config/tensorflow_kernels.py', 'engine/training/memory_allocator.py')
_STRATEGY_FILE = 'engine/training/strategy.py'
# MirroredStrategy, OneDeviceStrategy and so on, but not tf.distribute.Strategy, their base.
_STRATEGY_CLASS = re.compile(r'tensorflow\.distribute\.(experimental\.)?\w+Strategy\w*')


def direction(path: str, text: str) -> list[str]:
  """Imports go binaries -> rana -> engine -> tfrecords, never back; none imports tests."""
  layer = path.split('/')[0]
  allowed = sources.LAYERS[sources.LAYERS.index(layer):]
  forbidden = {*sources.LAYERS, 'tests'} - {*allowed}
  names = sorted({name for _, name in sources.import_names(sources.parse(text))})
  return [f'{path} imports {name}: {layer} may import {", ".join(allowed)}' for name in names
          if name.split('.')[0] in forbidden]


def one_file_names_strategies(path: str, text: str) -> list[str]:
  """Only engine/training/strategy.py names a class of tf.distribute."""
  if path == _STRATEGY_FILE:
    return []
  return [f'{path}:{line}: {name} belongs in {_STRATEGY_FILE}'
          for line, name in _uses(text) if _STRATEGY_CLASS.fullmatch(name)]


def no_keras(path: str, text: str) -> list[str]:
  """No Keras layers and no Keras fit, under any name, but where Keras is measured or served."""
  if path in _KERAS_FILES:
    return []
  faults = _forbidden_uses(path, text, _KERAS)
  return faults + [f'{path}:{node.lineno}: calls .fit()' for node in ast.walk(sources.parse(text))
                   if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                   and node.func.attr == 'fit']


def terminal_only_in_binaries(path: str, text: str) -> list[str]:
  """No print, flags, environment variables or arguments below binaries/."""
  if path.startswith('binaries/') or path in _VARIABLES_FILES:
    return []
  return _forbidden_uses(path, text, _TERMINAL)


def names_are_subjects(path: str, text: str) -> list[str]:
  """No file or folder is called utils, common, helpers or misc."""
  del text
  words = {word for part in pathlib.PurePath(path).with_suffix('').parts
           for word in part.split('_')}
  return [f'{path}: "{word}" says nothing' for word in sorted(words & _SHAPELESS_NAMES)]


def mains_are_short(path: str, text: str) -> list[str]:
  """A command's file stays under MAIN_LINES lines."""
  lines = len(text.splitlines())
  is_main = path.startswith('binaries/') and path.endswith('_main.py')
  return [f'{path}: {lines} lines'] if is_main and lines >= MAIN_LINES else []


def mains_import_tensorflow_first(path: str, text: str) -> list[str]:
  """A command's `main` calls `import_tensorflow` before it imports the engine.

  If the engine were imported first, TensorFlow would print its messages about the machine, and its
  import would take twice as long.
  """
  if not (path.startswith('binaries/') and path.endswith('_main.py')):
    return []
  main = next((node for node in sources.parse(text).body
               if isinstance(node, ast.FunctionDef) and node.name == 'main'), ast.Module([], []))
  called = min((node.lineno for node in ast.walk(main) if isinstance(node, ast.Call)
                and ast.unparse(node.func) == 'tensorflow_import.import_tensorflow'), default=None)
  return [f'{path}:{line}: {name} is imported before import_tensorflow() is called'
          for line, name in sources.import_names(main)
          if name.split('.')[0] in ('engine', 'rana') and (called is None or line < called)]


def packages_do_nothing(path: str, text: str) -> list[str]:
  """Every `__init__.py` is empty: importing a module runs no other code of ours.

  There are two exceptions: that of rana/ is the public Python API, and that of binaries/ handles
  signals during a command's imports.
  """
  allowed = sources.module_name(path) in sources.SETTING_UP
  filled = path.endswith('/__init__.py') and text.strip()
  return [f'{path}: is not empty'] if filled and not allowed else []


RULES: tuple[Rule, ...] = (
    direction, package_imports.imports_follow_the_table, one_file_names_strategies, no_keras,
    terminal_only_in_binaries, names_are_subjects, mains_are_short,
    mains_import_tensorflow_first, packages_do_nothing)


def circle(graph: dict[str, set[str]]) -> list[str]:
  """Returns the nodes along one circle of `graph`, the first one repeated; [] without a circle."""
  done: set[str] = set()

  def walk(node: str, trail: list[str]) -> list[str]:
    if node in trail:
      return [*trail[trail.index(node):], node]
    if node in done:
      return []
    for other in sorted(graph.get(node, ())):
      if found := walk(other, [*trail, node]):
        return found
    done.add(node)
    return []

  return next((found for node in sorted(graph) if (found := walk(node, []))), [])


def module_graph(texts: dict[str, str]) -> dict[str, set[str]]:
  """Returns for each module of ours which others it imports, inside functions too.

  Bazel refuses a circle wherever the import stands, so a late import does not excuse one.
  """
  ours = {sources.module_name(path) for path in texts}
  return {sources.module_name(path): sources.imported(sources.parse(text), ours) & ours
          for path, text in texts.items()}


def package_graph(texts: dict[str, str]) -> dict[str, set[str]]:
  """Returns `module_graph` with the modules of each folder of engine/ taken as one.

  Modules that lie in a layer itself stand for themselves.
  """
  unit = {sources.module_name(path): _unit(path) for path in texts}
  graph: dict[str, set[str]] = {}
  for module, others in module_graph(texts).items():
    targets = {unit[other] for other in others} - {unit[module]}
    graph.setdefault(unit[module], set()).update(targets)
  return graph


def _unit(path: str) -> str:
  """Returns 'engine.ops' for 'engine/ops/conv.py' but 'engine.a' for 'engine/a.py'."""
  module = sources.module_name(path)
  return module if path.endswith('/__init__.py') else '.'.join(module.split('.')[:2])


@functools.lru_cache(maxsize=1)
def _uses(text: str) -> list[tuple[int, str]]:
  """Returns `sources.uses` of a file, each line and name once."""
  return sorted(set(sources.uses(sources.parse(text))))


def _forbidden_uses(path: str, text: str, forbidden: Iterable[str]) -> list[str]:
  """Returns the uses of exactly the names in `forbidden`, or the imports from below them."""
  names = {*forbidden}
  imported = set(sources.import_names(sources.parse(text)))
  return [f'{path}:{line}: {name}' for line, name in _uses(text)
          if name in names or ((line, name) in imported and _below(name, names))]


def _below(name: str, roots: Iterable[str]) -> bool:
  """Returns whether `name` is in one of the modules `roots`."""
  return any(name.startswith(f'{root}.') for root in roots)
