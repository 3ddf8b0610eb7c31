"""A run of another program's weights: its settings, its checkpoint, and what is refused."""

import pytest

from engine.export import imported_run
from engine.inference import predictor
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors


def test_a_run_at_the_step_of_its_state(tmp_path):
  config = imported_run.config(tiny_runs.config().recipe, str(tmp_path / 'none'))
  assert (config.train_examples, len(config.class_names)) == (50_000, 10)
  state = state_lib.TrainState(config)
  state.step.assign(12)
  run_dir = run_dir_lib.RunDir(tmp_path / 'run')
  imported_run.save(run_dir, config, state)
  assert predictor.Predictor(run_dir, print).step == 12
  assert run_dir.read_config() == config
  assert run_dir.metrics.read_text().count('\n') == 1
  with pytest.raises(errors.InputError, match='holds a run already'):
    imported_run.save(run_dir, config, state)


def test_the_records_of_the_data_set_are_counted(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = tiny_runs.config().recipe
  assert imported_run.config(recipe, str(data_dir)).train_examples == tiny_runs.TRAIN_EXAMPLES
