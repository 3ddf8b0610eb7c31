"""Checkpoints without a card; tf1_export_test.py runs those that have one."""

import pytest

from engine.export import exported_model
from engine.export import tf1_checkpoint
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors


def test_a_checkpoint_of_the_tutorial_is_to_be_imported(tmp_path):
  state = state_lib.TrainState(tiny_runs.config())
  tf1_checkpoint.write(
      tmp_path, 10, {'': state.network, tf1_checkpoint.AVERAGE: state.averages})
  with pytest.raises(errors.InputError, match='a checkpoint that export_main has not written'):
    exported_model.open_model(tmp_path)
  (tmp_path / 'model.ckpt-10.data-00000-of-00001').write_bytes(b'cut')
  with pytest.raises(errors.InputError, match='model.ckpt-10: this checkpoint cannot be read'):
    exported_model.open_model(tmp_path)
