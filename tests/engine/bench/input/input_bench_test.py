"""Tests for engine.bench.input.input_bench, on a few records and rounds of a moment."""

import dataclasses

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.input import input_bench
from engine.config import recipe_catalog
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import reader

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8, batch_size=8)
_NAMES = [input_bench.IN_MEMORY, input_bench.ONE_AT_A_TIME, input_bench.FROM_DISK,
          input_bench.RECORDS_ALONE]


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def test_a_result_has_all_rows_and_compares_with_the_rival(data_dir):
  lines = []
  result = input_bench.run(benchmark_config.BenchmarkConfig(
      _RECIPE, data_dir, 'binary', timing.Plan(2, 0.01), session.Session(lines.append)))
  assert (result.benchmark, result.item) == ('input', 'example')
  assert sum(line.startswith('round') for line in lines) == 2
  assert [row.name for row in result.timings] == _NAMES
  assert all(len(row.rates) == 2 and min(row.rates) > 0 for row in result.timings)
  assert [(ratio.numerator, ratio.denominator) for ratio in result.ratios] == [
      (input_bench.IN_MEMORY, input_bench.ONE_AT_A_TIME),
      (input_bench.FROM_DISK, input_bench.ONE_AT_A_TIME)]
  assert result.recipe['batch_size'] == 8
  assert result.title == ('Training input: 40 records of cifar10, augmented as in '
                          'cifar10_tutorial, batch 8')


def test_every_candidate_takes_ten_whole_batches_without_end(data_dir):
  source = reader.open_source(tiny_runs.SPEC, data_dir, 'train')
  for candidate in input_bench.candidates(source, _RECIPE):
    assert [candidate.work() for _ in range(3)] == [80] * 3, candidate.name


def test_caches_are_filled_before_the_first_round(data_dir):
  source = reader.open_source(tiny_runs.SPEC, data_dir, 'train')
  least = {row.name: row.warm_up_items for row in input_bench.candidates(source, _RECIPE)}
  assert least == dict(zip(_NAMES, (0, 40, 0, 40), strict=True))


def test_too_few_records_for_a_batch(data_dir):
  recipe = dataclasses.replace(_RECIPE, batch_size=41)
  with pytest.raises(errors.InputError, match=(
      r'^--batch_size=41: cifar10 in .* has 40 training records; give less$')):
    input_bench.run(benchmark_config.BenchmarkConfig(
        recipe, data_dir, 'binary', timing.Plan(1, 0.01)))
