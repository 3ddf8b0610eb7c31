"""Tests for engine.bench.startup.startup_bench, with trainings of a few records."""

import dataclasses
import sys

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import report
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.startup import keras_start
from engine.bench.startup import start_candidates
from engine.bench.startup import startup_bench
from engine.bench.step import step_batches
from engine.training import memory_allocator
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tfrecords import errors

STAGES = ['Python, imports, flags', 'data', 'network', 'run', 'restore',
          'features', 'input', 'graph', 'first loss', 'table', 'first step']


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def request(data_dir, log, names=(), **changes):
  return benchmark_config.BenchmarkConfig(
      tiny_runs.config(**changes).recipe, str(data_dir), 'binary', timing.Plan(1, 0.01),
      session.Session(log), names)


@pytest.fixture(autouse=True)
def fixture_in_this_process(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(step_batches, 'use_cpu', lambda workload: None)
  monkeypatch.setattr(memory_allocator, 'keep_freed_memory', lambda: True)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: False)
  keras, jax = (start_candidates.FRAMEWORKS[name] for name in ('keras', 'jax'))
  monkeypatch.setitem(start_candidates.FRAMEWORKS, 'keras', dataclasses.replace(
      keras, modes={'train_on_batch, eager': keras_start.MODES['train_on_batch, eager']}))
  monkeypatch.setitem(start_candidates.FRAMEWORKS, 'jax', dataclasses.replace(
      jax, packages=('no_such_package',)))


@pytest.mark.slow
def test_the_stages_add_up_and_the_peak_is_that_of_the_process(data_dir):
  lines = []
  result = startup_bench.run(request(data_dir, lines.append, ('keras', 'jax')))
  assert (result.benchmark, result.item) == ('startup', 'start')
  assert [line.partition(', ')[0].partition('; ')[0].rpartition(': ')[0] for line in lines] == [
      'first start: ours', 'first start: Keras', 'start 1 of 1']
  *stages, total = result.tables[0].rows
  assert [name for name, *_ in stages] == STAGES
  assert all(low == median == high > 0 for _, median, low, high in stages)
  assert total[1] == pytest.approx(sum(median for _, median, *_ in stages))
  row, *others = result.timings
  assert [one.name for one in (row, *others)] == [
      'ours: train_main', 'ours: step alone', 'Keras: train_on_batch, eager']
  assert [(one.numerator, one.denominator) for one in result.ratios] == [
      (row.name, others[1].name), (row.name, others[0].name)]
  assert result.notes[0] == "no_such_package: not installed, left out; pip install -e '.[peers]'"
  assert not [note for note in result.notes if 'same network' in note]
  assert row.rate == pytest.approx(1 / total[1])
  assert row.cpu > 0.1
  if sys.platform == 'linux':
    assert 100 * 2 ** 20 < row.peak_bytes < 10 * 2 ** 30
  (name, *seconds), = result.tables[1].rows
  assert name == startup_bench.PREDICTION
  assert seconds[0] == seconds[1] == seconds[2] > 0.5
  assert [table.title for table in result.tables[2:]] == [
      'Peak memory with summaries', 'Loss of the first step']
  assert 'Stages of a start' in report.text(result)


def test_frameworks_with_another_recipe_are_refused(data_dir):
  with pytest.raises(errors.InputError, match='this recipe has another momentum; '):
    startup_bench.run(request(data_dir, print, ('keras',), momentum=0.9))


def test_another_loss_is_noticed():
  losses = {'A': 4.6, 'B': 4.7, 'C': 5.3}
  assert startup_bench.warnings(losses) == [
      'C: loss 5.300 at the first step, the others 4.700; is it the same network?']
  assert startup_bench.warnings({}) == []
