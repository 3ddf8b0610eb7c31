"""The registry: every row is complete enough for the gradient check and the benchmark."""

import inspect

import pytest

from engine.ops import activations
from engine.ops import registry


@pytest.mark.parametrize('name', registry.OPERATIONS)
def test_arguments_are_parameters_in_order(name):
  row = registry.OPERATIONS[name]
  parameters = list(inspect.signature(row.function).parameters)
  for example in row.examples:
    assert [*example.shapes] == [each for each in parameters if each in example.shapes]
    assert example.shapes.keys() | example.settings.keys() <= set(parameters)
    assert next(iter(example.shapes)) == parameters[0]


@pytest.mark.parametrize('name', registry.OPERATIONS)
def test_has_a_size_to_measure(name):
  row = registry.OPERATIONS[name]
  layers = [benchmark.layer for benchmark in row.benchmarks]
  assert layers
  assert len(set(layers)) == len(layers)
  for benchmark in row.benchmarks:
    assert row.examples[0].shapes.keys() <= benchmark.tensors.keys()


def test_rows_go_by_the_names_of_their_functions():
  assert registry.OPERATIONS['gelu'].function is activations.gelu
