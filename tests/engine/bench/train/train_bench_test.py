"""Tests for train_bench: seeds in their folders, and a benchmark that is continued."""

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.train import seed_training
from engine.bench.train import train_bench
from engine.bench.train import train_results
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tfrecords import errors

_RECIPE = tiny_runs.config(max_steps=2).recipe


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return str(tiny_runs.write_records(tmp_path_factory.mktemp('data')))


@pytest.fixture(name='at_home')
def fixture_at_home(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(seed_training, 'prepare', seed_training.SeedTraining)


def request(data_dir, **settings):
  return benchmark_config.BenchmarkConfig(
      _RECIPE, data_dir, 'binary', timing.Plan(1, 0.01), **settings)


@pytest.mark.usefixtures('at_home')
@pytest.mark.slow
def test_a_seed_that_has_ended_is_not_trained_again(data_dir, tmp_path):
  lines = []
  alone = train_bench.run(request(data_dir, num_seeds=1, work_dir=str(tmp_path)))
  assert alone.title == 'Training cifar10_tutorial on cifar10, 2 steps of 8, seed 0'
  before = (tmp_path / 'cifar10_tutorial_seed0' / 'metrics.jsonl').read_bytes()
  result = train_bench.run(request(data_dir, num_seeds=2, target_accuracy=0.01,
                                   work_dir=str(tmp_path),
                                   session=session.Session(lines.append)))
  assert (tmp_path / 'cifar10_tutorial_seed0' / 'metrics.jsonl').read_bytes() == before
  assert result.benchmark == 'train'
  assert [line.split(' took')[0] for line in lines if ' took ' in line] == [
      'seed 0, 1 of 2,', 'seed 1, 2 of 2,']
  assert result.title == 'Training cifar10_tutorial on cifar10, 2 steps of 8, seeds 0 to 1'
  last, cost, target, *_, checkpoints = result.tables
  assert all(row[-1] > 0 for row in cost.rows[:2])
  assert [row[2] for row in cost.rows[:2]] == [16 / tiny_runs.TRAIN_EXAMPLES] * 2
  assert [row[0] for row in last.rows] == ['0', '1', 'mean', 'deviation']
  assert [row[3:5] for row in last.rows[:2]] == [(2, 16), (2, 16)]
  assert [row[:2] for row in checkpoints.rows] == [
      (seed, step) for seed in '01' for step in range(1, 3)]
  assert [row[1] for row in target.rows[:2]] == [0.01, 0.01]


@pytest.mark.usefixtures('at_home')
def test_what_does_not_fit_is_an_error_of_the_users(tmp_path):
  with pytest.raises(errors.InputError, match='cifar-10-batches-bin: data_batch_1.bin'):
    train_bench.run(request(str(tmp_path), num_seeds=1))


def test_unnamed_folders_are_removed(data_dir, monkeypatch):
  seen = []

  def train(request, seed, path):
    del request, seed
    path.mkdir(parents=True)
    file = metrics_log.MetricsFile(path / 'metrics.jsonl')
    file.append('train', 2, {'sec_per_batch': 1.0})
    file.append('eval', 2, {'eval_data': 'test', 'accuracy': 0.5})
    file.close()
    seen.append(path)

  monkeypatch.setattr(train_bench, 'train', train)
  result = train_bench.run(request(data_dir, num_seeds=2))
  assert [row[:5] for row in result.tables[0].rows[:2]] == [
      ('0', 0.5, 2, 16, 2.0), ('1', 0.5, 2, 16, 2.0)]
  assert len(seen) == 2
  assert not any(path.exists() for path in seen)


@pytest.mark.slow
def test_a_training_in_a_process_of_its_own(data_dir, tmp_path):
  train_bench.train(request(data_dir), 1, tmp_path / 'run')
  found = train_results.read(1, run_dir_lib.RunDir(tmp_path / 'run'))
  assert [record['step'] for record in found.evaluations] == [1, 2]
  assert found.peak_bytes > 10 ** 7
  assert found.breakdown['compute'] > 0
  assert (tmp_path / 'run' / 'DONE').read_text() == '2\nmax_steps reached\n'
