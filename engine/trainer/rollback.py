"""Rolls back a training after a step that produced non-finite values: `--on_nan=rollback`.

The state of the last checkpoint is restored (that of the start, if there is none yet), and from its
step on the learning rate is halved. The run repeats the following steps on the same batches. A
record of kind `rollback` in metrics.jsonl holds the steps of all halvings. A step is thus a
function of data set, recipe, seed, step and those records, and a training that is killed and
resumed later ends with the same weights.
"""

from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import run_context

KIND = 'rollback'
# The learning rate is then 1/32 of its original value.
MAX_ROLLBACKS = 5


def read_halvings(run_dir: run_dir_lib.RunDir) -> tuple[int, ...]:
  """Returns the steps at each of which a run's learning rate was halved."""
  records = metrics_log.read(run_dir.metrics, KIND)
  return max((tuple(record['lr_halvings']) for record in records), key=len, default=())


def is_possible(run: run_context.RunContext) -> bool:
  """Returns whether the options ask for rollbacks and the run has not had too many."""
  return run.options.on_nan == KIND and len(run.lr_halvings) < MAX_ROLLBACKS


def roll_back(run: run_context.RunContext, failed_step: int) -> str:
  """Restores the state of the last checkpoint, from which the loop then continues.

  Args:
    run: its state is restored.
    failed_step: the step that produced non-finite values.

  Returns:
    A description for the console.
  """
  saved = run.finite_state.saved
  halvings = (*run.lr_halvings, saved.step)
  file = metrics_log.opened(run.run_dir.metrics)
  file.append(KIND, saved.step, {'failed_step': failed_step, 'lr_halvings': halvings})
  file.close()
  saved.restore()
  run.lr_halvings, run.start_step, run.is_resumed = halvings, saved.step, True
  return (f'rollback {len(halvings)} of at most {MAX_ROLLBACKS} to step {saved.step}, with half '
          'the learning rate from there on')
