"""The room for a checkpoint is known before the training."""

import shutil
import types

import pytest

from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from engine.trainer import disk_check
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(scope='module', name='state')
def fixture_state():
  return state_lib.TrainState(tiny_runs.config(optimizer='adam'))


def test_a_checkpoint_has_little_more_than_the_variables(state, tmp_path):
  checkpoints.Checkpoints(tmp_path / 'new', state.checkpoint()).save(0)
  size = sum(path.stat().st_size for path in (tmp_path / 'new').iterdir())
  # Names, checksums and the list of objects take some tens of kilobytes.
  assert 0 <= size - disk_check.num_bytes(state) < 100_000


def test_a_disk_without_the_room_is_refused(state, tmp_path, monkeypatch):
  needed, asked = disk_check.num_bytes(state), []

  def usage(folder):
    asked.append(folder)
    return types.SimpleNamespace(free=needed - 1)

  disk_check.checkpoint(run_dir_lib.RunDir(tmp_path / 'runs' / 'a'), state)
  monkeypatch.setattr(shutil, 'disk_usage', usage)
  with pytest.raises(errors.InputError) as caught:
    disk_check.checkpoint(run_dir_lib.RunDir(tmp_path / 'runs' / 'a'), state)
  assert str(caught.value) == (
      f'--train_dir={tmp_path}/runs/a: No space left on device for a checkpoint, which takes '
      f'{-(-needed // 1024):,} KB or more while {(needed - 1) // 1024:,} KB are free; free '
      'some space or choose another directory')
  assert asked == [tmp_path]
