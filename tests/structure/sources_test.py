"""What sources.py reads out of small files written here."""

import ast

import pytest

from tests.structure import sources

_MODULES = ('engine.ops', 'engine.ops.conv', 'tfrecords.dataset_spec')


@pytest.mark.parametrize('text, expected', [
    ('import numpy as np', {'numpy'}),
    ('import os.path', {'os.path'}),
    ('from engine.ops import conv', {'engine.ops.conv'}),
    ('from engine.ops import conv, nothing', {'engine.ops.conv', 'engine.ops'}),
    ('from engine.ops.conv import conv2d', {'engine.ops.conv'}),
    ('def f():\n  from tfrecords import dataset_spec', {'tfrecords.dataset_spec'}),
    ('x = 1', set()),
    ('import typing\nif typing.TYPE_CHECKING:\n  from engine.ops import conv', {'typing'}),
])
def test_imported(text, expected):
  assert sources.imported(ast.parse(text), _MODULES) == expected


def test_imported_refuses_relative_imports():
  with pytest.raises(ValueError, match='line 2: relative import'):
    sources.imported(ast.parse('x = 1\nfrom . import conv'), _MODULES)


@pytest.mark.parametrize('text, expected', [
    ('print(1)', 'builtins.print'),
    ('import tensorflow as tf\ntf.keras.layers', 'tensorflow.keras'),
    ('import os as system\nsystem.environ["A"]', 'os.environ'),
    ('from os import environ as e\ne["A"]', 'os.environ'),
    ('import os.path\nos.getenv("A")', 'os.getenv'),
    ('from absl import flags', 'absl.flags'),
])
def test_uses_undoes_aliases(text, expected):
  assert expected in {name for _, name in sources.uses(ast.parse(text))}


def test_uses_tells_lines_and_ignores_what_was_not_imported():
  text = 'import sys\nself.keras = 1\nsys.argv'
  assert set(sources.uses(ast.parse(text))) == {(1, 'sys'), (3, 'sys'), (3, 'sys.argv')}


def test_module_name():
  assert sources.module_name('engine/ops/conv.py') == 'engine.ops.conv'
  assert sources.module_name('engine/ops/__init__.py') == 'engine.ops'


def test_python_files(tmp_path):
  for name in ('engine/b.py', 'engine/ops/a.py', 'engine/notes.txt', 'other/c.py'):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text('')
  assert sources.python_files('engine', root=tmp_path) == ['engine/b.py', 'engine/ops/a.py']
