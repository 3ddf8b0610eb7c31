"""The progress of a run according to metrics.jsonl and DONE, which detects lost checkpoints."""

from engine.runs import checkpoint_files
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

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


def untrue_done(run_dir: run_dir_lib.RunDir) -> str:
  """Returns a line about a DONE without a step, or with one beyond all checkpoints; '' else."""
  try:
    done = run_dir.read_done()
  except errors.InputError as error:
    return str(error)
  steps = map(checkpoint_files.step_of, checkpoint_files.list_complete(run_dir.checkpoints))
  newest = max(steps, default=None)
  if done is None or newest is None or done.step <= newest:
    return ''
  return (f'{run_dir}: the training ended at step {done.step:,}, as DONE tells, and the last '
          f'checkpoint is of step {newest:,}')
