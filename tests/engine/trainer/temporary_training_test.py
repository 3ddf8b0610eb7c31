"""A training in memory: initialized like a new run, and without a directory."""

import numpy as np

from engine.config import train_options
from engine.trainer import temporary_training
from engine.trainer import trainer
from tests.engine import tiny_runs


def test_it_begins_like_a_new_run_and_makes_no_directory(tmp_path):
  recipe = tiny_runs.config().recipe
  data_dir = str(tiny_runs.write_records(tmp_path / 'data'))
  options = train_options.TrainOptions(str(tmp_path / 'run'), data_dir, seed=3)
  found = temporary_training.create(recipe, options, print)
  assert not (tmp_path / 'run').exists()
  run = trainer.Trainer.create(recipe, options, print)
  run.restore_or_initialize()
  assert found.recipe == run.recipe
  for one, other in zip(found.state.variables, run.state.variables, strict=True):
    np.testing.assert_array_equal(one, other)
