"""The six-panel view hangs on where it is asked for, with the run's own test images."""

import math

import pytest

from engine import options as options_lib
from engine import trainer
from engine import watching
from engine.live import frames
from engine.live import recorder
from tests.engine import small_runs


@pytest.mark.parametrize('given, every, share', [
    ({}, 1, recorder.SHARE), ({'live_every': 7}, 7, math.inf)])
def test_a_look_every_so_many_steps(tmp_path, given, every, share):
  data_dir = small_runs.write_records(tmp_path / 'data')
  recipe = small_runs.config(max_steps=20, classes=('ship', 'dog')).recipe
  training = trainer.Training(recipe, options_lib.Options(
      str(tmp_path / 'run'), str(data_dir), live=True, **given), print)
  action, = watching.watching(training)
  assert (action.every, action.run.__self__._share) == (every, share)
  # Ships and dogs of the test images, relabelled.
  assert sorted(frames.read_test(training.run.live).labels) == [0, 0, 0, 0, 1]


def test_none_where_it_is_not_asked_for(tmp_path):
  data_dir = small_runs.write_records(tmp_path / 'data')
  training = trainer.Training(small_runs.config().recipe, options_lib.Options(
      str(tmp_path / 'run'), str(data_dir)), print)
  assert watching.watching(training) == [] and not training.run.live.exists()
