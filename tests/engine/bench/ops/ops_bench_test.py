"""Tests for engine.bench.ops.ops_bench: counted calls and complete tables."""


import pytest
import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import emulation
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.ops import ops_bench
from engine.bench.ops import ops_cases
from engine.config import recipe_catalog

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8, batch_size=8)
_CASES = {case.name: case for case in ops_cases.cases(_RECIPE)}
_NORMALIZATION = 'local_response_normalization norm2'


@pytest.mark.parametrize('direction', ops_bench.DIRECTIONS)
def test_a_kernel_that_does_not_exist_is_left_out(direction):
  case = _CASES[_NORMALIZATION]
  given = (case.arguments, tf.bfloat16, direction)
  assert ops_bench.candidate('a', case.tensorflow, *given) is None
  ours = ops_bench.candidate('a', case.operation, *given)
  assert ours is not None
  assert ours.work() == 10


def test_an_operation_without_equivalent_has_no_candidate():
  assert ops_bench.candidate('a', None, [tf.zeros([2])], tf.float32, 'forward') is None


def test_calls_are_counted():
  calls = []

  def operation(values):
    tf.py_function(lambda: calls.append(1), [], [])
    return values

  one = ops_bench.candidate('a', operation, [tf.zeros([2])], tf.float32, 'forward')
  calls.clear()
  assert one.work() == len(calls) == 10


def test_one_table_per_compute_dtype_and_direction(monkeypatch):
  rows = [_CASES['relu local3'], _CASES[_NORMALIZATION]]
  monkeypatch.setattr(ops_cases, 'cases', lambda recipe: rows)
  # No machine is so slow that it leaves a dtype out.
  monkeypatch.setattr(emulation, 'SHARE_OF_FLOAT32', 1e-9)
  lines = []
  result = ops_bench.run(benchmark_config.BenchmarkConfig(
      _RECIPE, '', 'binary', timing.Plan(2, 0.01), session.Session(lines.append)))
  assert (result.benchmark, result.title, sum(line.startswith('round') for line in lines)) == (
      'ops', "Operations against TensorFlow's, batch 8", 2)
  assert [table.title for table in result.tables] == [
      'float32, forward', 'float32, forward and gradients',
      'bfloat16, forward', 'bfloat16, forward and gradients']
  assert len(result.timings) == 14
  assert len({one.name for one in result.timings}) == 14
  for table in result.tables:
    assert table.columns == ops_bench.COLUMNS
    relu, normalization = table.rows
    assert relu[0] == 'relu local3'
    assert min(relu[1:]) > 0
    assert relu[4] <= relu[3] <= relu[5]
    assert normalization[1] > 0
    assert (normalization[2] is None) == table.title.startswith('bfloat16')
