"""Tests for ops_cases: both sides compute the same, and every operation is measured."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.bench.ops import ops_cases
from engine.config import recipe_catalog
from engine.ops import registry

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8, batch_size=8)
_CASES = {case.name: case for case in ops_cases.cases(_RECIPE)}
_DROPOUT = 'dropout local3'


def results(operation, arguments):
  """Returns the result of an operation and its gradients."""
  watched = [value for value in arguments if value.dtype.is_floating]
  with tf.GradientTape() as tape:
    tape.watch(watched)
    outcome = operation(*arguments)
  return [outcome, *(each for each in tape.gradient(outcome, watched) if each is not None)]


@pytest.mark.parametrize('name', [name for name in _CASES if name != _DROPOUT])
def test_both_sides_compute_the_same(name):
  case = _CASES[name]
  for found, expected in zip(results(case.operation, case.arguments),
                          results(case.tensorflow, case.arguments), strict=True):
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)


def test_sizes_are_those_of_the_network():
  shapes = {name: [tuple(value.shape) for value in case.arguments]
            for name, case in _CASES.items()}
  assert shapes['conv2d conv1'] == [(8, 8, 8, 3), (5, 5, 3, 64)]
  assert shapes['conv2d conv2'] == [(8, 4, 4, 64), (5, 5, 64, 64)]
  assert shapes['max_pool pool1'] == [(8, 8, 8, 64)]
  assert shapes['max_pool pool2'] == [(8, 4, 4, 64)]
  assert shapes['dense local3'] == [(8, 256), (256, 384)]
  assert shapes['softmax_cross_entropy softmax_linear'] == [(8, 10), (8,)]


def test_both_drop_the_same_share():
  case = _CASES[_DROPOUT]
  ours, tensorflow = (call(*case.arguments).numpy()
                      for call in (case.operation, case.tensorflow))
  values = case.arguments[0].numpy()
  for found in (ours, tensorflow):
    np.testing.assert_allclose((found == 0).mean(), 0.15, atol=0.01)
    np.testing.assert_allclose(found[found != 0], values[found != 0] / 0.85, rtol=1e-4)


def test_every_operation_is_measured():
  assert list(_CASES) == [f'{name} {benchmark.layer}' for name, row in registry.OPERATIONS.items()
                          for benchmark in row.benchmarks]
  assert {name.split()[0] for name in _CASES} == set(registry.OPERATIONS)


def test_an_operation_without_equivalent_is_measured_alone(monkeypatch):
  row = dataclasses.replace(registry.OPERATIONS['relu'], tensorflow=None, not_compared='none')
  monkeypatch.setattr(registry, 'OPERATIONS', {'relu': row})
  assert [(case.name, case.tensorflow) for case in ops_cases.cases(_RECIPE)] == [
      ('relu conv1', None), ('relu conv2', None), ('relu local3', None)]
