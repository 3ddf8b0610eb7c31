"""The rules of layering.py hold in the tree, and each finds a violation planted here."""

import pytest

from tests.structure import layering
from tests.structure import package_imports
from tests.structure import sources

_TEXTS = {path: sources.read(path) for path in sources.python_files(*sources.LAYERS)}


@pytest.fixture(name='faults', scope='module')
def fixture_faults():
  """Returns the faults of the tree by rule; all rules look at a file before the next is read."""
  found: dict[layering.Rule, list[str]] = {rule: [] for rule in layering.RULES}
  for path, text in _TEXTS.items():
    for rule in layering.RULES:
      found[rule] += rule(path, text)
  return found


@pytest.mark.parametrize('rule', layering.RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps(rule, faults):
  assert not faults[rule], '\n'.join([rule.__doc__ or '', *faults[rule]])


def test_test_files_have_telling_names():
  assert not [fault for path in sources.python_files('tests')
              for fault in layering.names_are_subjects(path, '')]


@pytest.mark.parametrize('graph', [layering.module_graph, layering.package_graph],
                         ids=lambda graph: graph.__name__)
def test_no_circles(graph):
  assert layering.circle(graph(_TEXTS)) == []


_PLANTED = [
    (layering.direction, 'tfrecords/a.py', 'from engine.ops import conv'),
    (layering.direction, 'engine/a.py', 'import rana'),
    (layering.direction, 'tfrecords/a.py', 'def f():\n  import engine'),
    (layering.direction, 'engine/a.py', 'from binaries import train_main'),
    (layering.direction, 'binaries/a_main.py', 'from tests import data'),
    (package_imports.imports_follow_the_table, 'engine/ops/a.py', 'from tfrecords import spec'),
    (package_imports.imports_follow_the_table, 'engine/ops/a.py', 'from engine import recipes'),
    (package_imports.imports_follow_the_table, 'engine/ops/a.py', 'import engine.opsets'),
    (package_imports.imports_follow_the_table, 'engine/evaluation/a.py',
     'from engine.trainer import trainer'),
    (package_imports.imports_follow_the_table, 'engine/new_package/a.py', ''),
    (layering.one_file_names_strategies, 'engine/training/step.py',
     'import tensorflow as tf\ntf.distribute.MirroredStrategy()'),
    (layering.one_file_names_strategies, 'binaries/a_main.py',
     'from tensorflow import distribute as d\nd.experimental.TPUStrategy'),
    (layering.one_file_names_strategies, 'tfrecords/a.py',
     'from tensorflow.distribute import OneDeviceStrategy'),
    (layering.no_keras, 'engine/a.py', 'import keras'),
    (layering.no_keras, 'engine/a.py', 'from keras.layers import Dense'),
    (layering.no_keras, 'tfrecords/a.py', 'from tensorflow import keras'),
    (layering.no_keras, 'binaries/a_main.py', 'import tensorflow as tf\nx = tf.keras.Model'),
    (layering.no_keras, 'engine/a.py', 'model.fit(images)'),
    (layering.terminal_only_in_binaries, 'engine/a.py', 'print(1)'),
    (layering.terminal_only_in_binaries, 'engine/a.py', 'show = print'),
    (layering.terminal_only_in_binaries, 'engine/a.py', 'from absl import flags'),
    (layering.terminal_only_in_binaries, 'engine/a.py', 'from absl.flags import FLAGS'),
    (layering.terminal_only_in_binaries, 'tfrecords/a.py', 'import os\nos.environ["A"] = "1"'),
    (layering.terminal_only_in_binaries, 'tfrecords/a.py', 'from os import getenv as g\ng("A")'),
    (layering.terminal_only_in_binaries, 'tfrecords/a.py', 'import sys as s\ns.argv[1:]'),
    (layering.names_are_subjects, 'engine/utils.py', ''),
    (layering.names_are_subjects, 'engine/ops/conv_helpers.py', ''),
    (layering.names_are_subjects, 'engine/common/conv.py', ''),
    (layering.mains_are_short, 'binaries/a_main.py', 'x = 1\n' * layering.MAIN_LINES),
    (layering.mains_import_tensorflow_first, 'binaries/a_main.py',
     'def main(argv):\n  from engine.runs import run_dir'),
    (layering.mains_import_tensorflow_first, 'binaries/a_main.py',
     'def main(argv):\n  import engine\n  tensorflow_import.import_tensorflow()'),
    (layering.packages_do_nothing, 'engine/ops/__init__.py', 'from engine.ops import conv'),
    (layering.packages_do_nothing, 'engine/__init__.py', 'import tensorflow'),
    (layering.packages_do_nothing, 'tfrecords/__init__.py', 'import tensorflow'),
]


@pytest.mark.parametrize('rule, path, text', _PLANTED)
def test_a_planted_violation_is_found_once(rule, path, text):
  faults = rule(path, text)
  assert faults
  assert all(fault.startswith(path) for fault in faults)


def test_every_rule_has_a_planted_violation():
  assert {rule for rule, _, _ in _PLANTED} == set(layering.RULES)


_ALLOWED = """
import os
import sys
import tensorflow as tf
from tfrecords import spec

def place(strategy: tf.distribute.Strategy) -> None:
  with tf.distribute.get_strategy().scope():
    os.path.join(fit(strategy.environ), sys.platform, 'print')
"""


@pytest.mark.parametrize('path, text', [
    ('engine/training/loop.py', _ALLOWED),
    ('rana/__init__.py', 'from engine.trainer import trainer'),
    ('binaries/__init__.py', 'import signal'),
    ('engine/ops/conv.py', 'import numpy as np\nfrom engine.ops import bias'),
    ('engine/training/strategy.py', 'import tensorflow as tf\ntf.distribute.MirroredStrategy()'),
    ('binaries/train_main.py', 'from absl import app\nfrom engine import recipes\nprint(1)'),
    ('engine/bench/step/keras_step.py', 'import keras\nkeras.Model().fit()'),
    ('engine/ops/commonplace.py', ''),
    ('binaries/train_main.py', 'x = 1\n' * (layering.MAIN_LINES - 1)),
    ('binaries/a_main.py', 'from engine.config import recipe\ndef main(argv):\n'
     '  tensorflow_import.import_tensorflow()\n  from engine.runs import run_dir'),
    ('engine/ops/__init__.py', '\n'),
    ('engine/training/memory_allocator.py', 'import os\n"A" in os.environ'),
    ('engine/config/tensorflow_kernels.py', 'import os\nos.environ["A"] = "1"'),
])
def test_what_is_allowed_stays_allowed(path, text):
  assert not [fault for rule in layering.RULES for fault in rule(path, text)]


@pytest.mark.parametrize('graph, expected', [
    ({'a': {'b'}, 'b': {'c'}, 'c': {'b'}}, ['b', 'c', 'b']),
    ({'a': {'a'}}, ['a', 'a']),
    ({'a': {'b', 'c'}, 'b': {'c'}, 'c': set()}, []),
])
def test_circle(graph, expected):
  assert layering.circle(graph) == expected


def test_a_circle_inside_a_package_is_found():
  texts = {'engine/ops/a.py': 'from engine.ops import b',
           'engine/ops/b.py': 'def f():\n  from engine.ops.a import g'}
  assert layering.circle(layering.module_graph(texts)) == [
      'engine.ops.a', 'engine.ops.b', 'engine.ops.a']
  assert layering.circle(layering.package_graph(texts)) == []


def test_a_circle_of_packages_without_one_of_modules_is_found():
  texts = {'engine/ops/a.py': 'from engine.models import c',
           'engine/models/c.py': 'from engine import recipes',
           'engine/models/d.py': 'from engine.ops import b',
           'engine/ops/b.py': '', 'engine/config/recipe_catalog.py': ''}
  assert layering.circle(layering.module_graph(texts)) == []
  assert layering.circle(layering.package_graph(texts)) == [
      'engine.models', 'engine.ops', 'engine.models']
