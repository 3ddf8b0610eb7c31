"""The time of a training step, by a clock that the test turns."""

import itertools

from engine.config import train_options
from engine.trainer import step_timing
from tests.engine import tiny_runs


def test_the_median_of_the_steps_that_fit_is_returned(tmp_path):
  options = train_options.TrainOptions(
      str(tmp_path / 'run'), str(tiny_runs.write_records(tmp_path / 'data')))
  # The first two steps take 9 s each and are left out; the others take 3, 2, 4 and 1 s.
  ends = itertools.accumulate([0, 9, 0, 9, 0, 3, 0, 2, 0, 4, 0, 1])
  found = step_timing.measure(tiny_runs.config(**tiny_runs.SOFTMAX).recipe, options, print,
                              seconds=10.0, clock=map(float, ends).__next__)
  assert found == 2.5
  assert not (tmp_path / 'run').exists()
