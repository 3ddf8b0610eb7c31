"""What hangs on to a training's loop: intervals, order, and what a lost loss ends with."""

import types

import pytest

from engine.runs import metrics_log
from engine.trainer import callbacks
from engine.training import loop
from tfrecords import errors


def _progress(step=10, loss=1.5, max_steps=100):
  return loop.Progress(step, max_steps, {'loss': loss, 'learning_rate': 0.1})


@pytest.mark.parametrize('loss, shown', [
    (float('nan'), 'nan'), (float('inf'), 'inf'), (float('-inf'), '-inf')])
def test_a_lost_loss_ends_the_training(loss, shown):
  check, = callbacks.check_finite()
  assert check.interval == 0
  check.run(_progress())
  with pytest.raises(errors.InputError) as caught:
    check.run(_progress(loss=loss))
  assert str(caught.value) == (
      f'step 10: the loss is {shown}; the last checkpoint is kept; try a smaller --learning_rate '
      'in another --train_dir')


def test_reporting_moves_the_bar_and_writes_the_line(tmp_path):
  moved = []
  lines = types.SimpleNamespace(move=moved.append, say=lambda progress: {'sec_per_batch': 0.5})
  record = metrics_log.MetricsFile(tmp_path / 'metrics.jsonl')
  move, say = callbacks.reporting(lines, record, 20)
  assert (move.interval, say.interval, say.on_train_end) == (0, 20, True)
  move.run(_progress(10))
  say.run(_progress(20))
  record.close()
  assert moved == [_progress(10)]
  assert metrics_log.read(tmp_path / 'metrics.jsonl', 'train') == [
      {'kind': 'train', 'step': 20, 'loss': 1.5, 'learning_rate': 0.1, 'sec_per_batch': 0.5}]


@pytest.mark.parametrize('max_steps, every, expected', [
    (100_000, 0, 1000), (6_000, 0, 600), (15, 0, 2), (3, 0, 1), (100_000, 7, 7)])
def test_saving_at_least_ten_times(max_steps, every, expected):
  saved = []
  action, = callbacks.saving(types.SimpleNamespace(save=saved.append), max_steps, every)
  assert (action.interval, action.on_train_end) == (expected, True)
  action.run(_progress(30))
  assert saved == [30]


def test_showing():
  shown = []
  writer = types.SimpleNamespace(write_scalars=lambda progress: shown.append('scalars'),
                                 write_details=lambda progress: shown.append('details'))
  scalars, details = callbacks.showing(writer, 10, 50)
  assert [(one.interval, one.on_train_end) for one in (scalars, details)] == [
      (10, True), (50, True)]
  scalars.run(_progress())
  details.run(_progress())
  assert shown == ['scalars', 'details']
