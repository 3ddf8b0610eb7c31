"""Tests for engine.bench.input.input_bench, on a few records and rounds of a moment."""

import dataclasses

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import framework
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.input import input_bench
from engine.bench.input import input_frameworks
from engine.bench.input import input_workload
from engine.config import recipe_catalog
from engine.training import memory_allocator
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tests.engine.bench.core import small_timeables
from tfrecords import errors
from tfrecords import reader

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8, batch_size=8)
_NAMES = [input_bench.IN_MEMORY, input_bench.ONE_AT_A_TIME, input_bench.FROM_DISK,
          input_bench.RECORDS_ALONE]


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def test_a_result_has_all_rows_and_compares_with_the_rivals(data_dir, monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: False)
  built: list[input_workload.InputWorkload] = []

  def build(workload, milliseconds):
    built.append(workload)
    return small_timeables.Counting(0, milliseconds)

  monkeypatch.setattr(input_frameworks, 'FRAMEWORKS', {
      'keras': (framework.Framework('A', (), build, {'slow': 9, 'fast': 1}),
                framework.Framework('A, fewer draws', (), build, {'fast': 1})),
      'torchvision': (framework.Framework('B', ('no_such_package',), build, {'b': 1}),)})
  lines = []
  result = input_bench.run(benchmark_config.BenchmarkConfig(
      _RECIPE, data_dir, 'binary', timing.Plan(2, 0.01), session.Session(lines.append),
      ('keras', 'torchvision')))
  assert (result.benchmark, result.item) == ('input', 'example')
  assert sum(line.startswith('round') for line in lines) == 2
  assert [row.name for row in result.timings] == [
      *_NAMES, 'A: slow', 'A: fast', 'A, fewer draws: fast']
  assert all(len(row.rates) == 2 and min(row.rates) > 0 for row in result.timings)
  assert [(ratio.numerator, ratio.denominator) for ratio in result.ratios] == [
      (input_bench.IN_MEMORY, input_bench.ONE_AT_A_TIME),
      (input_bench.FROM_DISK, input_bench.ONE_AT_A_TIME), (input_bench.IN_MEMORY, 'A: fast'),
      (input_bench.IN_MEMORY, 'A, fewer draws: fast')]
  assert result.notes[0] == "no_such_package: not installed, left out; pip install -e '.[peers]'"
  assert result.recipe['batch_size'] == 8
  assert result.title == ('Training input: 40 records of cifar10, augmented as in '
                          'cifar10_tutorial, batch 8')
  assert (built[0].images.shape, built[0].images.dtype) == ((40, 32, 32, 3), 'uint8')
  assert (len(built[0].labels), built[0].augmentation.crop_size, built[0].batch_size) == (40, 8, 8)


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
