"""Snapshots for the live view are recorded where it is asked for, of the run's own test images."""

import math

import pytest

from engine.config import train_options
from engine.live_view import snapshot_callback
from engine.live_view import snapshots
from engine.trainer import live_view_callback
from engine.trainer import trainer
from tests.engine import tiny_runs


@pytest.mark.parametrize('given, every, share', [
    ({}, 1, snapshot_callback.MAX_TIME_SHARE), ({'live_interval': 7}, 7, math.inf)])
def test_a_look_every_so_many_steps(tmp_path, given, every, share):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = tiny_runs.config(
      max_steps=20, class_subset=('ship', 'dog'), **tiny_runs.SOFTMAX).recipe
  training = trainer.Trainer.create(recipe, train_options.TrainOptions(
      str(tmp_path / 'run'), str(data_dir), live_view=True, **given), print)
  action, = live_view_callback.live_view_callbacks(training)
  assert (action.interval, action.run.__self__.max_time_share) == (every, share)
  # Ships and dogs of the test images, relabeled.
  assert sorted(snapshots.read_test(training.run_dir.live).labels) == [0, 0, 0, 0, 1]


def test_none_where_it_is_not_asked_for(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  training = trainer.Trainer.create(tiny_runs.config().recipe, train_options.TrainOptions(
      str(tmp_path / 'run'), str(data_dir)), print)
  assert live_view_callback.live_view_callbacks(training) == []
  assert not training.run_dir.live.exists()
