"""The callbacks of every training: intervals, what they write, and the error of a lost loss."""

import types

import pytest
import tensorflow as tf

from engine.config import train_options
from engine.reporting import trackers
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import callbacks
from engine.trainer import finite_state
from engine.training import loop
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(name='said')
def fixture_said():
  return []


@pytest.fixture(name='run')
def fixture_run(tmp_path, said):
  """Returns what the callbacks need to know of a run, whose image statistics are there."""
  (tmp_path / 'appearance.json').touch()
  return types.SimpleNamespace(
      recipe=tiny_runs.config(max_steps=100).recipe,
      options=train_options.TrainOptions(str(tmp_path), '', log_frequency=20, summary_interval=50),
      log=said.append, run_dir=run_dir_lib.RunDir(tmp_path), start_step=0, is_resumed=False,
      trackers=trackers.Trackers(
          run_dir_lib.RunDir(tmp_path), tiny_runs.config(), said.append, (trackers.TENSORBOARD,)),
      closed_at_end=lambda file: file)


def _set(run, recipe=None, **options):
  run.options = train_options.TrainOptions(
      **{name: getattr(run.options, name) for name in train_options.NAMES} | options)
  run.recipe = recipe or run.recipe


def _progress(step=10, loss=1.5, max_steps=100):
  return loop.Progress(step, max_steps, {'loss': loss, 'accuracy': 0.5, 'learning_rate': 0.1})


def test_the_state_is_checked_before_it_is_saved(run):
  run.config = tiny_runs.config(max_steps=100)
  run.state = state_lib.TrainState(run.config)
  run.finite_state = finite_state.FiniteState(run.state, run.config)
  loss, state = callbacks.finite_state_callbacks(run)
  assert (loss.interval, state.interval, state.on_train_end) == (0, 10, True)
  assert loss.run(_progress()) is None
  with pytest.raises(finite_state.NonFiniteError, match='step 10: the loss is not finite'):
    loss.run(_progress(loss=float('nan')))
  run.checkpoints = types.SimpleNamespace(save=lambda step: pytest.fail('saved'))
  run.state.network.trainable_variables[0].assign_add([float('inf')] * 64)
  save, = callbacks.checkpoint_callbacks(run)
  for callback in (state, save):
    with pytest.raises(finite_state.NonFiniteError, match='network/conv1/biases is not finite'):
      callback.run(_progress())


def test_the_log_moves_the_bar_and_writes_line_and_record(run, said, tmp_path):
  move, write = callbacks.log_callbacks(run)
  assert (move.interval, write.interval, write.on_train_end) == (0, 20, True)
  assert move.run(_progress(10)) is None
  assert write.run(_progress(20)) is None
  line, = said
  assert ': step 20, loss = 1.50 (' in line
  record, = metrics_log.read(tmp_path / 'metrics.jsonl', 'train')
  assert record.pop('examples_per_sec') == pytest.approx(8 / record.pop('sec_per_batch'))
  assert record == {'kind': 'train', 'step': 20, 'loss': 1.5, 'accuracy': 0.5, 'learning_rate': 0.1}


@pytest.mark.parametrize('max_steps, given, expected', [
    (100_000, 0, 1000), (6_000, 0, 600), (15, 0, 2), (3, 0, 1), (100_000, 7, 7)])
def test_at_least_ten_checkpoints(run, said, max_steps, given, expected):
  saved = []
  run.checkpoints = types.SimpleNamespace(save=saved.append)
  run.finite_state = types.SimpleNamespace(check_before_saving=lambda progress: None)
  run.data = types.SimpleNamespace(
      calibration_images=lambda: (tf.zeros([2, 8, 8, 3], tf.uint8), None))
  run.run_dir.checkpoints.mkdir()
  _set(run, tiny_runs.config(max_steps=max_steps).recipe, checkpoint_interval=given)
  callback, = callbacks.checkpoint_callbacks(run)
  assert (callback.interval, callback.on_train_end) == (expected, True)
  assert callback.run(_progress(30)) is None
  assert saved == [30]
  assert metrics_log.read(run.run_dir.metrics, 'checkpoint') == [
      {'kind': 'checkpoint', 'step': 30}]
  assert said == []
  assert run.run_dir.image_statistics_file.is_file()
  run.run_dir.checkpoints.rmdir()
  callback.run(_progress(60))
  assert said == [f'{run.run_dir.checkpoints}: was removed during the training; created again for '
                  'step 60']


def test_at_an_address_the_log_lines_are_there_when_a_checkpoint_is(run, tmp_path):
  """So that a training that is killed after it has lost none."""
  run.run_dir = run_dir_lib.RunDir(f'file://{tmp_path}')
  run.trackers = trackers.Trackers(run.run_dir, tiny_runs.config(), print, (trackers.TENSORBOARD,))
  run.finite_state = types.SimpleNamespace(check_before_saving=lambda progress: None)
  run.run_dir.checkpoints.mkdir()
  seen = []
  run.checkpoints = types.SimpleNamespace(save=lambda step: seen.extend(
      record['step'] for record in metrics_log.read(tmp_path / 'metrics.jsonl', 'train')))
  (_, write), (save,) = callbacks.log_callbacks(run), callbacks.checkpoint_callbacks(run)
  for step in (20, 40):
    write.run(_progress(step))
  assert len(metrics_log.read(tmp_path / 'metrics.jsonl', 'train')) == 1
  save.run(_progress(40))
  assert seen == [20, 40]


def test_a_moved_directory_ends_the_training(run, tmp_path):
  run.run_dir = run_dir_lib.RunDir(tmp_path / 'run')
  run.run_dir.path.mkdir()
  check, = callbacks.directory_callbacks(run)
  assert check.interval == 0
  assert check.run(_progress()) is None
  run.run_dir.path.rename(tmp_path / 'other')
  with pytest.raises(errors.InputError, match='run: the directory was moved to .*other during'):
    check.run(_progress())


def test_metrics_that_are_removed_are_said(run, said):
  check, = callbacks.directory_callbacks(run)
  check.run(_progress(step=7))
  check.run(_progress(step=8))
  assert said == [f'{run.run_dir.metrics}: was removed while the run trained; made again, from '
                  'step 7 on']
  assert run.run_dir.metrics.exists()
