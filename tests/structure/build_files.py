"""The BUILD file of each package, computed from what its sources import.

`python -m tests.structure.build_files` writes them all; `build_test.py` proves that they hold.
One target a file, named after it: `*_main.py` is a py_binary, `*_test.py` a py_test that pytest
runs, everything else a py_library. Nothing depends on an `__init__.py` that is empty; whoever
imports from a package that sets something up depends on that too.
"""

import ast
from collections.abc import Set
import functools
import pathlib
import sys

from tests.structure import sources

FOLDERS = (*sources.LAYERS, 'tests')

# Packages whose import name is not their name at the registry.
_DISTRIBUTIONS = {
    'PIL': 'pillow', 'absl': 'absl_py', 'google': 'protobuf', 'sklearn': 'scikit_learn',
    'yaml': 'pyyaml'}

# What a package needs at run time without declaring it.
_SILENT = {'tensorflow.summary': 'tensorboard', 'tensorflow_datasets': 'importlib_resources'}

# Bazel keeps the layers apart too: who may see the targets of each.
_SEEN_BY = {
    'binaries': ('binaries', 'tests'),
    'engine': ('binaries', 'engine', 'rana', 'tests'),
    'rana': ('binaries', 'rana', 'tests'),
    'tests': ('tests',),
    'tfrecords': ('binaries', 'engine', 'rana', 'tests', 'tfrecords'),
}


def label(module: str, packages: Set[str]) -> str:
  """Returns the target of one of our modules: '//engine/ops:conv'."""
  if module in packages:
    return f'//{module.replace(".", "/")}:__init__'
  package, _, name = module.rpartition('.')
  return f'//{package.replace(".", "/")}:{name}'


def dependencies(path: str, text: str, files: list[str]) -> list[str]:
  """Returns the labels that the file at `path` needs, those of ours first.

  Args:
    path: where the file lies in the tree.
    text: its content.
    files: all Python files of the tree.
  """
  ours, packages = _modules(tuple(files))
  tree = ast.parse(text)
  names = sources.imported(tree, ours) | _run_as_commands(tree, ours) | _looked_up(tree, ours)
  silent = {needed for _, used in sources.uses(tree)
            for by, needed in _SILENT.items() if used == by}
  if path.endswith('_test.py'):
    silent.add('pytest')  # runs the file, even where the file does not import it
    names |= {name for name in ours if _is_conftest_of(name, path)}
  names |= {package for package in sources.SETTING_UP if package != sources.module_name(path)
            and any(name.startswith(f'{package}.') for name in names & ours)}
  local = {label(name, packages) for name in names & ours}
  foreign = {name.split('.')[0] for name in names - ours} - sys.stdlib_module_names
  foreign = {_DISTRIBUTIONS.get(name, name) for name in foreign} | silent
  return sorted(local) + sorted(f'@pypi//{name}' for name in foreign)


@functools.cache
def _modules(files: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
  """Returns the names of all modules of a tree, and those of its packages among them."""
  return (frozenset(map(sources.module_name, files)),
          frozenset(sources.module_name(file) for file in files if file.endswith('/__init__.py')))


def _run_as_commands(tree: ast.AST, ours: Set[str]) -> set[str]:
  """Returns the mains that are named in strings: tests start them as processes."""
  return {node.value for node in ast.walk(tree)
          if isinstance(node, ast.Constant) and isinstance(node.value, str)
          and node.value.startswith('binaries.') and node.value in ours}


def _looked_up(tree: ast.AST, ours: Set[str]) -> set[str]:
  """Returns the modules of strings such as 'engine.models.resnet:ResNet', which rows consist of."""
  strings = [node.value for node in ast.walk(tree)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)]
  return {module for module, colon, _ in (text.partition(':') for text in strings)
          if colon and module in ours}


def _is_conftest_of(name: str, path: str) -> bool:
  """Returns whether pytest loads the module `name` before the tests at `path`."""
  package, _, last = name.rpartition('.')
  return last == 'conftest' and sources.module_name(path).startswith(f'{package}.')


def rule(path: str) -> str:
  """Returns the kind of target that the file at `path` is."""
  if path.endswith('_test.py'):
    return 'py_test'
  return 'py_binary' if path.endswith('_main.py') else 'py_library'


def target(path: str, deps: list[str]) -> str:
  """Returns the text of one target."""
  folder, _, file = path.rpartition('/')
  short = [f':{dep.partition(":")[2]}' if dep.startswith(f'//{folder}:') else dep for dep in deps]
  # As buildifier sorts: this package, this tree with ':' before '/', the registry.
  short.sort(key=lambda dep: (':/@'.index(dep[0]), dep.replace(':', ' ')))
  attributes = {'name': f'"{file.removesuffix(".py")}"', 'srcs': _list([file])}
  if rule(path) == 'py_test':
    attributes |= {'args': _list([f'$(location {file})']), 'data': _list(['//:setup.cfg']),
                   'main_module': '"pytest"'}
    if folder == 'tests/structure':
      # They read the tree itself, of which a sandbox shows only the declared part.
      attributes['tags'] = _list(['manual'])
  if short:
    attributes['deps'] = _list(short)
  lines = ''.join(f'    {key} = {value},\n' for key, value in attributes.items())
  return f'{rule(path)}(\n{lines})\n'


def _list(items: list[str]) -> str:
  """Returns a list as buildifier lays it out: one item inline, more on lines of their own."""
  if len(items) == 1:
    return f'["{items[0]}"]'
  return '[\n' + ''.join(f'        "{item}",\n' for item in items) + '    ]'


def build_text(folder: str, files: list[str]) -> str:
  """Returns the BUILD file of the package `folder`, given all Python files of the tree."""
  here = [file for file in files if file.rpartition('/')[0] == folder]
  rules = ', '.join(f'"{name}"' for name in sorted({rule(file) for file in here}))
  seen = _list([f'//{top}:__subpackages__' for top in _SEEN_BY[folder.split('/')[0]]])
  targets = [target(file, dependencies(file, sources.read(file), files)) for file in here]
  return '\n'.join([
      f'load("@rules_python//python:defs.bzl", {rules})\n',
      f'package(default_visibility = {seen})\n'.replace('\n    ', '\n'), *targets])


def main() -> None:
  """Writes the BUILD file of every package."""
  files = sources.python_files(*FOLDERS)
  for folder in sorted({file.rpartition('/')[0] for file in files}):
    pathlib.Path(sources.ROOT, folder, 'BUILD').write_text(build_text(folder, files))


if __name__ == '__main__':
  main()
