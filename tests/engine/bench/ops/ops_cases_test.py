"""Tests for ops_cases: both sides of every row do the same, and no operation lacks."""

import dataclasses
import inspect
import pathlib

import numpy as np
import pytest
import tensorflow as tf

from engine import ops
from engine.bench.ops import ops_cases
from engine.config import recipe_catalog

_RECIPE = dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), crop_size=8, batch_size=8)
_CASES = {case.name: case for case in ops_cases.cases(_RECIPE)}
_DROPOUT = 'dropout local3'


def results(operation, arguments):
  """Returns the result of an operation and its gradients."""
  watched = [value for value in arguments if value.dtype.is_floating]
  with tf.GradientTape() as tape:
    tape.watch(watched)
    outcome = operation(*arguments)
  return [outcome, *tape.gradient(outcome, watched)]


@pytest.mark.parametrize('name', [name for name in _CASES if name != _DROPOUT])
def test_both_sides_do_the_same(name):
  case = _CASES[name]
  for ours, theirs in zip(results(case.ours, case.arguments),
                          results(case.theirs, case.arguments), strict=True):
    np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-3)


def test_sizes_are_those_of_the_network():
  shapes = {name: [tuple(value.shape) for value in case.arguments]
            for name, case in _CASES.items()}
  assert shapes['conv2d conv1'] == [(8, 8, 8, 3), (5, 5, 3, 64)]
  assert shapes['conv2d conv2'] == [(8, 4, 4, 64), (5, 5, 64, 64)]
  assert shapes['max_pool pool1'] == [(8, 8, 8, 64)]
  assert shapes['max_pool pool2'] == [(8, 4, 4, 64)]
  assert shapes['dense local3'] == [(8, 256), (256, 384)]
  assert shapes['softmax_cross_entropy'] == [(8, 10), (8,)]


def test_both_drop_the_same_share():
  case = _CASES[_DROPOUT]
  ours, theirs = (operation(*case.arguments).numpy() for operation in (case.ours, case.theirs))
  values = case.arguments[0].numpy()
  for found in (ours, theirs):
    np.testing.assert_allclose((found == 0).mean(), 0.15, atol=0.01)
    np.testing.assert_allclose(found[found != 0], values[found != 0] / 0.85, rtol=1e-4)


def test_no_operation_lacks():
  files = {path.stem for path in pathlib.Path(inspect.getfile(ops)).parent.glob('*.py')}
  found = {name.split()[0] for name in _CASES}
  named_alike = {'conv': 'conv2d', 'bias': 'add_bias', 'activations': 'relu',
                 'pooling': 'max_pool', 'normalization': 'local_response_normalization',
                 'cross_entropy': 'softmax_cross_entropy'}
  no_operations = {'__init__', 'bfloat16', 'contracts', 'fourier', 'fourier_matrices', 'layout',
                   'reference'}
  assert {named_alike.get(name, name) for name in files - no_operations} <= found
