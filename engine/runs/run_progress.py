"""How far a run has come, as its other files tell: a run that lost its checkpoints is not new."""

from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib

# The kind of the record that follows every saved checkpoint.
CHECKPOINT = 'checkpoint'
# What is evaluated, and what a training ends with, is a checkpoint.
_KINDS = (CHECKPOINT, 'eval', 'end')


def saved_step(run_dir: run_dir_lib.RunDir) -> int | None:
  """Returns the highest step that had a checkpoint; None where no file tells of one.

  Raises:
    errors.InputError: DONE does not hold a step.
  """
  steps = [record['step'] for record in metrics_log.read_all(run_dir.metrics)
           if record['kind'] in _KINDS or (record['kind'] == 'start' and record['step'])]
  if done := run_dir.read_done():
    steps.append(done.step)
  return max(steps, default=None)
