"""The line of step 0."""

import types

from engine.trainer import first_line
from engine.training import loop
from engine.training import timer
from tests.engine import tiny_runs


def _run(start_step=0):
  said: list[str] = []
  run = types.SimpleNamespace(start_step=start_step, first_loss=4.678, log=said.append,
                              recipe=tiny_runs.config().recipe, timer=timer.Timer())
  # What a rollback to the start has left.
  run.timer.add('compute', 100.0)
  return run, said


def test_it_has_the_loss_before_any_update_and_the_time_of_the_first_step():
  run, said = _run()
  callback, = first_line.first_line_callbacks(run)
  run.timer.add('compute', 0.03)
  run.timer.add('input wait', 0.01)
  for step in (1, 2):
    assert callback.run(loop.Progress(step, 100, {'loss': 9.0})) is None
  line, = said
  assert line.partition(': step')[2] == ' 0, loss = 4.68 (200.0 examples/sec; 0.040 sec/batch)'


def test_a_run_that_is_resumed_has_none():
  run, _ = _run(start_step=10)
  assert first_line.first_line_callbacks(run) == []
