"""The tutorial's first line, `step 0, loss = 4.68 (...)`: the loss before any update."""

from collections.abc import Sequence
import datetime

from engine.reporting import console
from engine.trainer import run_context
from engine.training import loop


def first_line_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the line of step 0; none where a run is resumed.

  The loss was computed for the startup summary. The rate is that of the first inner loop, a single
  step as a rule, which also warms up; so the line follows it.
  """
  if run.start_step:
    return []
  before = _seconds_of_steps(run)
  is_pending = True

  def write(progress: loop.Progress) -> None:
    nonlocal is_pending
    if is_pending:
      is_pending = False
      run.log(console.train_line(
          datetime.datetime.now(), 0, run.first_loss, progress.step * run.recipe.batch_size,
          max(_seconds_of_steps(run) - before, 1e-9), progress.step))
  return [loop.Callback('logging', 0, write)]


def _seconds_of_steps(run: run_context.RunContext) -> float:
  return sum(run.timer.seconds.get(name, 0.0) for name in ('compute', 'input wait'))
