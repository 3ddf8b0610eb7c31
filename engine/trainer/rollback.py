"""Going on after a step that produced non-finite values: `--on_nan=rollback`.

The state becomes that of the last checkpoint (of the start, where there is none yet), and from its
step on the learning rate is halved. The run does again what follows, on the same batches. A line of
kind `rollback` in metrics.jsonl holds the steps of all halvings. So a step is a function of data
set, recipe, seed, step and those lines, and a training that is killed afterwards and started again
ends the same.
"""

from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import run_context

KIND = 'rollback'
# The learning rate has gone down to a 32nd by then.
MAX_ROLLBACKS = 5


def read_halvings(run_dir: run_dir_lib.RunDir) -> tuple[int, ...]:
  """Returns the steps from each of which on a run's learning rate is halved."""
  records = metrics_log.read(run_dir.metrics, KIND)
  return max((tuple(record['lr_halvings']) for record in records), key=len, default=())


def is_possible(run: run_context.RunContext) -> bool:
  """Tells whether the options ask for a rollback and the run has not had too many."""
  return run.options.on_nan == KIND and len(run.lr_halvings) < MAX_ROLLBACKS


def roll_back(run: run_context.RunContext, failed_step: int) -> str:
  """Restores the state of the last checkpoint, from which the next start of the loop goes on.

  Args:
    run: whose state is restored.
    failed_step: the step that produced non-finite values.

  Returns:
    What was done, for the console.
  """
  saved = run.finite_state.saved
  halvings = (*run.lr_halvings, saved.step)
  file = metrics_log.MetricsFile(run.run_dir.metrics)
  file.append(KIND, saved.step, {'failed_step': failed_step, 'lr_halvings': halvings})
  file.close()
  saved.restore()
  run.lr_halvings, run.start_step, run.is_resumed = halvings, saved.step, True
  return (f'rollback {len(halvings)} of at most {MAX_ROLLBACKS} to step {saved.step}, from where '
          'on the learning rate is halved')
