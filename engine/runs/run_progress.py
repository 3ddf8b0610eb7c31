"""The progress of a run according to metrics.jsonl and DONE, which detects lost checkpoints."""

from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib

# The kind of the record that is written after every checkpoint.
CHECKPOINT = 'checkpoint'
# A step that was evaluated, or with which a training ended, also had a checkpoint.
_KINDS = (CHECKPOINT, 'eval', 'end')


def saved_step(run_dir: run_dir_lib.RunDir) -> int | None:
  """Returns the highest step that had a checkpoint, None if no record says so.

  Raises:
    errors.InputError: DONE does not hold a step.
  """
  steps = [record['step'] for record in metrics_log.read_all(run_dir.metrics)
           if record['kind'] in _KINDS or (record['kind'] == 'start' and record['step'])]
  if done := run_dir.read_done():
    steps.append(done.step)
  return max(steps, default=None)
