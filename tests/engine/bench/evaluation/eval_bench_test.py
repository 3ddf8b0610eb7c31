"""Tests for engine.bench.evaluation.eval_bench, on a few records and rounds of a moment."""

import json

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import result_file
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.evaluation import eval_bench
from tests.engine import tiny_runs
from tfrecords import errors


def request(data_dir, **changes):
  lines = changes.pop('lines', [])
  return benchmark_config.BenchmarkConfig(
      tiny_runs.config(**changes).recipe, str(data_dir), 'binary', timing.Plan(2, 0.01),
      session.Session(lines.append))


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.mark.slow
def test_both_dtypes_with_and_without_raw_weights(data_dir):
  lines = []
  result = eval_bench.run(request(data_dir, compute_dtype='bfloat16', lines=lines))
  assert (result.benchmark, result.item) == ('eval', 'image')
  assert sum(line.startswith('round') for line in lines) == 2
  names = [f'{dtype}: {weights}' for dtype in ('bfloat16', 'float32')
           for weights in ('averages', 'averages and raw weights')]
  assert [row.name for row in result.timings] == names
  table, = result.tables
  assert [row[0] for row in table.rows] == names
  for _, total, low, high, *pieces in table.rows:
    assert 0 < low <= total <= high
    assert len(pieces) == len(eval_bench.COLUMNS) - 4
    assert min(pieces) > 0
  assert result.title == ('Evaluation of cifar10_tutorial on the 23 test images of cifar10, '
                          'process start excluded')
  json.dumps(result_file.as_json(result))


@pytest.mark.slow
def test_in_float32_there_is_one_dtype(data_dir):
  result = eval_bench.run(request(data_dir))
  assert [row.name for row in result.timings] == ['float32: averages',
                                                  'float32: averages and raw weights']


def test_data_that_is_missing(tmp_path):
  with pytest.raises(errors.InputError, match='data_batch_1.bin'):
    eval_bench.run(request(tmp_path))
