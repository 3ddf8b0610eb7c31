"""The examples in docstrings, and the directory in which they run."""

import doctest
import importlib
import pathlib

import numpy as np
from PIL import Image
import tensorflow as tf

from engine.config import run_config
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
import rana
from tests.engine import tiny_runs
from tests.structure import sources
from tests.tfrecords import small_idx
from tfrecords import datasets

# What a reader has imported, and nothing of the module around an example.
_NAMES = {'np': np, 'rana': rana, 'tf': tf}
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# The recipe `cifar10` and what it reaches: the share of frogs in the test set here.
_SPEC, _FROG, _TEST_EXAMPLES, _CORRECT = datasets.get('cifar10'), 6, 100, 86


def find() -> dict[str, doctest.DocTest]:
  """Returns the examples of each docstring of the sources by its dotted name."""
  finder = doctest.DocTestFinder()
  modules = [importlib.import_module(sources.module_name(path))
             for path in sources.python_files(*sources.LAYERS) if '>>>' in sources.read(path)]
  return {test.name: test for module in modules for test in finder.find(module, globs=_NAMES)
          if test.examples}


def run(test: doctest.DocTest) -> str:
  """Runs the examples of a docstring; returns what doctest says about those that fail."""
  lines: list[str] = []
  doctest.DocTestRunner(verbose=False, optionflags=_FLAGS).run(test, out=lines.append)
  return ''.join(lines)


def make_folder(folder: pathlib.Path) -> None:
  """Makes what examples expect: CIFAR-10 and MNIST, small, a trained run and a picture."""
  _write_cifar10(folder / 'data' / _SPEC.directory)
  small_idx.write(folder / 'data', small_idx.shrunk(datasets.get('mnist'), 20, 20))
  _write_run(folder / 'runs' / 'cifar10')
  Image.new('RGB', [48, 36], 'green').save(folder / 'frog.jpg')


def _write_cifar10(folder: pathlib.Path) -> None:
  folder.mkdir(parents=True)
  for name in (*_SPEC.train_files, *_SPEC.test_files):
    records = np.zeros([_TEST_EXAMPLES, _SPEC.record_bytes], np.uint8)
    records[:_CORRECT, 0] = _FROG
    records.tofile(folder / name)


def _write_run(path: pathlib.Path) -> None:
  """Writes a run of `cifar10` whose network takes everything for a frog."""
  recipe = rana.recipes['cifar10'].with_settings(
      compute_dtype='float32', optimizer='sgd', **tiny_runs.SOFTMAX)
  config = run_config.RunConfig(
      recipe, 0, recipe.class_names, _SPEC.image_shape, 5 * _TEST_EXAMPLES)
  run_dir = run_dir_lib.RunDir(path)
  run_dir.begin(config)
  state = state_lib.TrainState(config)
  state.step.assign(recipe.max_steps)
  biases, weights = state.averages.trainable_variables
  weights.assign(tf.zeros_like(weights))
  biases.assign(tf.one_hot(_FROG, len(recipe.class_names)))
  checkpoints.Checkpoints(run_dir.checkpoints, state.checkpoint()).save(recipe.max_steps)
