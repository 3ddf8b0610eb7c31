"""Tests for seed_training: a small training, its evaluations, and a second start."""

import pytest

from engine.bench.core import peak_rate
from engine.bench.core import timing
from engine.bench.train import seed_training
from engine.config import train_options
from engine.reporting import host_memory
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tfrecords import errors

_STEPS = 3


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def training(data_dir, path, **changes):
  recipe = tiny_runs.config(**{'max_steps': _STEPS} | tiny_runs.SOFTMAX | changes).recipe
  return seed_training.SeedTraining(recipe, train_options.TrainOptions(
      train_dir=str(path), data_dir=str(data_dir), checkpoint_interval=1, summary_interval=0),
      timing.Plan(1, 0.001))


def test_every_checkpoint_is_kept_and_evaluated_once(data_dir, tmp_path, monkeypatch):
  monkeypatch.setattr(peak_rate, '_SIDE', 64)
  path = tmp_path / 'run'
  training(data_dir, path).run()
  kept = sorted(file.stem for file in path.glob('checkpoints/*.index'))
  assert kept == [f'ckpt-{step}' for step in range(1, _STEPS + 1)]
  records = metrics_log.read(path / 'metrics.jsonl', 'eval', eval_data='test')
  assert [record['step'] for record in records] == [*range(1, _STEPS + 1)]
  assert {record['count'] for record in records} == {tiny_runs.TEST_EXAMPLES}
  note, = metrics_log.read(path / 'metrics.jsonl', seed_training.MEMORY)
  assert note['step'] == _STEPS
  assert 0 < note['peak_bytes'] <= host_memory.peak_bytes()
  cost, = metrics_log.read(path / 'metrics.jsonl', seed_training.COST)
  assert cost['peak_tflops'] > 0
  # One dense layer.
  assert cost['multiply_adds'] == 8 * 8 * 3 * 10
  assert cost['train_examples'] == tiny_runs.TRAIN_EXAMPLES
  for kind in (seed_training.SIX_VIEWS, seed_training.PEAK):
    assert not metrics_log.read(path / 'metrics.jsonl', kind)
  before = (path / 'metrics.jsonl').read_bytes()
  training(data_dir, path).run()
  assert (path / 'metrics.jsonl').read_bytes() == before


def test_the_peak_is_recorded_on_the_way(data_dir, tmp_path, monkeypatch):
  monkeypatch.setattr(peak_rate, '_SIDE', 64)
  monkeypatch.setattr(seed_training, '_PEAK_SECONDS', 0)
  training(data_dir, tmp_path).run()
  found = metrics_log.read(tmp_path / 'metrics.jsonl', seed_training.PEAK)
  assert [record['step'] for record in found] == [*range(1, _STEPS + 1)]
  assert all(record['tflops'] > 0 for record in found)


def test_six_views_where_the_recipe_has_two(data_dir, tmp_path, monkeypatch):
  monkeypatch.setattr(peak_rate, '_SIDE', 64)
  for _ in range(2):
    training(data_dir, tmp_path, test_time_flip=True, max_steps=1).run()
  found, = metrics_log.read(tmp_path / 'metrics.jsonl', seed_training.SIX_VIEWS)
  assert found['step'] == 1
  assert 0 <= found['accuracy'] <= 1


def test_what_does_not_fit_is_told(data_dir, tmp_path):
  path = tmp_path / 'run'
  tiny_runs.make(path, (), max_steps=_STEPS, **tiny_runs.SOFTMAX)
  with pytest.raises(errors.InputError) as caught:
    training(data_dir, path, momentum=0.5).run()
  assert str(caught.value).startswith(
      f'{path} holds a run with another recipe: momentum is 0.0 in the run, 0.5 was requested; ')
  with pytest.raises(errors.InputError) as caught:
    training(tmp_path, tmp_path / 'other').run()
  assert str(caught.value).startswith(f'{tmp_path}/cifar-10-batches-bin: ')


def test_the_largest_memory_of_all_starts_counts(tmp_path, monkeypatch):
  run_dir = run_dir_lib.RunDir(tmp_path)
  for held, expected in ((5, 5), (9, 9), (7, 9)):
    monkeypatch.setattr(host_memory, 'peak_bytes', lambda held=held: held)
    seed_training.record_peak_memory(run_dir, 3)
    assert metrics_log.read(run_dir.metrics, seed_training.MEMORY)[-1]['peak_bytes'] == expected
