"""One training of a sweep, and one that diverges."""

import contextlib

from engine.config import train_options
from engine.sweep import trial_run
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs


def test_a_training_that_diverges_is_a_result(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = failing_runs.recipe(learning_rate=1e12, max_steps=6, validation_examples=8)
  options = train_options.TrainOptions(str(tmp_path / 'run'), str(data_dir), seed=3,
                                       summary_interval=0)
  found = trial_run.run(recipe, options, 5, 1, lambda: contextlib.nullcontext(lambda: False),
                        print)
  assert (found.trial, found.rung, found.seed, found.steps) == (5, 1, 3, 6)
  assert 'produced non-finite values' in found.diverged
  assert (found.accuracy, found.count) == (0.0, 0)
