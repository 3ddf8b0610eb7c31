"""The BUILD files against the sources: each file in one target, each import in its deps.

The files in the tree are parsed, so that their layout is free. After a change of imports,
`make build-files` writes them.
"""

import ast
import dataclasses
import functools
import pathlib

import pytest

from tests.structure import build_files
from tests.structure import sources

_FILES = sources.python_files(*build_files.FOLDERS)
_FOLDERS = sorted({file.rpartition('/')[0] for file in _FILES})


@dataclasses.dataclass(frozen=True)
class _Target:
  """One target of a BUILD file, its labels in full."""
  rule: str
  name: str
  srcs: tuple[str, ...]
  deps: tuple[str, ...]


def _parse(folder: str, text: str) -> list[_Target]:
  """Returns the targets that a BUILD file holds."""
  targets = []
  for statement in ast.parse(text).body:
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    call = statement.value
    assert isinstance(call.func, ast.Name)
    if call.func.id.startswith('py_'):
      values = {key.arg: ast.literal_eval(key.value) for key in call.keywords}
      deps = (f'//{folder}{dep}' if dep.startswith(':') else dep for dep in values.get('deps', ()))
      targets.append(_Target(call.func.id, values['name'], tuple(values['srcs']), tuple(deps)))
  return targets


def _faults(folder: str, text: str, wanted: dict[str, list[str]]) -> list[str]:
  """Returns what is wrong with a BUILD file.

  Args:
    folder: its package.
    text: its content.
    wanted: the labels that each Python file of the package needs, by file name.
  """
  targets = _parse(folder, text)
  faults = []
  for file, deps in wanted.items():
    holders = [target for target in targets if file in target.srcs]
    if len(holders) != 1:
      faults.append(f'{folder}/{file} is in {len(holders)} targets, not in one')
      continue
    has = holders[0].deps
    faults += [f'{folder}/{file} needs {dep}' for dep in deps if dep not in has]
    faults += [f'{folder}/{file} does not need {dep}' for dep in has if dep not in deps]
    if holders[0].rule != build_files.rule(f'{folder}/{file}'):
      faults.append(f'{folder}/{file} is a {build_files.rule(file)}, not a {holders[0].rule}')
  faults += [f'{folder}:{target.name}: {file} does not exist' for target in targets
             for file in target.srcs if file not in wanted]
  return faults


@functools.cache
def _dependencies(file: str) -> list[str]:
  """Returns the labels that a file of the tree needs."""
  return build_files.dependencies(file, sources.read(file), _FILES)


@pytest.mark.parametrize('folder', _FOLDERS)
def test_build_file_agrees_with_the_sources(folder):
  path = pathlib.Path(sources.ROOT, folder, 'BUILD')
  assert path.is_file(), f'{folder} has no BUILD file; make build-files'
  wanted = {pathlib.PurePath(file).name: _dependencies(file)
            for file in _FILES if file.rpartition('/')[0] == folder}
  faults = _faults(folder, path.read_text(encoding='utf-8'), wanted)
  assert not faults, '\n'.join([*faults, 'make build-files writes the BUILD files'])


def test_no_build_file_lies_outside_the_packages():
  found = {path.parent.relative_to(sources.ROOT).as_posix()
           for folder in build_files.FOLDERS for path in (sources.ROOT / folder).rglob('BUILD')}
  assert found == set(_FOLDERS)


def test_every_package_that_deps_name_is_locked():
  locked = {line.split('==')[0].lower().replace('-', '_')
            for line in sources.read('constraints.txt').splitlines() if '==' in line}
  named = {dep.removeprefix('@pypi//') for file in _FILES
           for dep in _dependencies(file) if dep.startswith('@')}
  assert named <= locked


_BUILD = 'py_library(name="conv", srcs=["conv.py"], deps=[":bias", "@pypi//numpy"])'
_WANTED = {'conv.py': ['//engine/ops:bias', '@pypi//numpy']}


def test_a_true_build_file_has_no_faults():
  assert not _faults('engine/ops', _BUILD, _WANTED)


@pytest.mark.parametrize('text, fault', [
    ('', 'engine/ops/conv.py is in 0 targets, not in one'),
    (f'{_BUILD}\n{_BUILD}', 'engine/ops/conv.py is in 2 targets, not in one'),
    (_BUILD.replace('":bias", ', ''), 'engine/ops/conv.py needs //engine/ops:bias'),
    (_BUILD.replace('numpy"', 'numpy", "//x:y"'), 'engine/ops/conv.py does not need //x:y'),
    (_BUILD.replace('py_library', 'py_test'), 'engine/ops/conv.py is a py_library, not a py_test'),
    (_BUILD.replace('conv.py"', 'conv.py", "gone.py"'),
     'engine/ops:conv: gone.py does not exist'),
])
def test_each_kind_of_fault_is_found(text, fault):
  assert _faults('engine/ops', text, _WANTED) == [fault]


_TREE = ['binaries/__init__.py', 'binaries/command.py', 'binaries/train_main.py',
         'engine/__init__.py', 'engine/ops/__init__.py', 'engine/ops/bias.py',
         'engine/ops/conv.py', 'rana/__init__.py', 'rana/loop.py', 'tests/conftest.py']


@pytest.mark.parametrize('path, text, expected', [
    ('engine/ops/conv.py', 'import math\nimport numpy as np\nfrom engine.ops import bias',
     ['//engine/ops:bias', '@pypi//numpy']),
    ('engine/a.py', 'from absl import logging\nfrom PIL import Image',
     ['@pypi//absl_py', '@pypi//pillow']),
    ('engine/a.py', 'import engine.ops', ['//engine/ops:__init__']),
    ('engine/a.py', 'import tensorflow as tf\ntf.summary.scalar',
     ['@pypi//tensorboard', '@pypi//tensorflow']),
    ('tests/engine/a_test.py', 'RUN = ["-m", "binaries.train_main"]',
     ['//binaries:__init__', '//binaries:train_main', '//tests:conftest', '@pypi//pytest']),
    ('engine/a.py', 'ROWS = {"conv": "engine.ops.conv:Conv", "ship": "engine ops: Ship"}',
     ['//engine/ops:conv']),
    ('binaries/train_main.py', 'from binaries import command',
     ['//binaries:__init__', '//binaries:command']),
    ('rana/run.py', 'from rana import loop', ['//rana:__init__', '//rana:loop']),
    ('rana/__init__.py', 'from rana import loop', ['//rana:loop']),
])
def test_dependencies(path, text, expected):
  assert build_files.dependencies(path, text, _TREE) == expected


@pytest.mark.parametrize('folder', ['engine', 'engine/ops', 'engine/ops/fast'])
def test_what_is_written_parses_to_the_same(folder):
  deps = ['//engine/ops:bias', '//engine:config', '@pypi//numpy']
  text = build_files.target(f'{folder}/conv.py', deps)
  assert not _faults(folder, text, {'conv.py': deps})
