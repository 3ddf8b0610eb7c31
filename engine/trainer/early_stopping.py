"""Early stopping: ends a training whose validation accuracy no longer improves.

Whenever a checkpoint is due, the moving averages are evaluated on the validation images, which the
training does not see; never on test images. When `early_stopping_patience` evaluations in a row
were no better than the best one before them, the training stops (L. Prechelt, "Early stopping - but
when?", 1998).

The state depends on the evaluations alone. A record in metrics.jsonl holds an evaluation and the
state after it, and is written before the checkpoint of its step. So a restored checkpoint always
finds its own state: that of the last record up to its step. A larger patience continues a run that
was stopped, as if it had been asked for from the start; more steps alone do not.
"""

from collections.abc import Sequence
import dataclasses
import datetime
import pathlib

from engine.reporting import console
from engine.runs import metrics_log
from engine.trainer import callbacks
from engine.trainer import run_context
from engine.trainer import validation
from engine.training import loop

# The callback, and the first words of its reason in DONE.
NAME = 'early stopping'
# The kind of its records in metrics.jsonl.
KIND = 'validation'


@dataclasses.dataclass(frozen=True)
class State:
  """What is known after some evaluations.

  Attributes:
    best_accuracy: highest so far; below 0 before the first evaluation.
    best_step: the first step that had it.
    evals_without_improvement: the number of evaluations since.
  """
  best_accuracy: float = -1.0
  best_step: int = 0
  evals_without_improvement: int = 0

  def after(self, step: int, accuracy: float) -> 'State':
    """Returns the state after one more evaluation."""
    if accuracy > self.best_accuracy:
      return State(accuracy, step)
    return dataclasses.replace(
        self, evals_without_improvement=self.evals_without_improvement + 1)

  def reason_to_stop(self, patience: int) -> str | None:
    """Returns why the training stops, None while there is patience; 0 is without end."""
    if not patience or self.evals_without_improvement < patience:
      return None
    return (f'no better validation accuracy than {self.best_accuracy:.4f} of step '
            f'{self.best_step} in {self.evals_without_improvement} evaluations')


def read_state(path: pathlib.Path, step: int) -> State:
  """Returns the state that a metrics.jsonl holds for a checkpoint of that step."""
  # Records of later steps are of evaluations that will be repeated.
  records = [record for record in metrics_log.read(path, KIND) if record['step'] <= step]
  if not records:
    return State()
  return State(**{field.name: records[-1][field.name] for field in dataclasses.fields(State)})


def reason_to_stop(run: run_context.RunContext) -> str | None:
  """Returns why the restored run has no step left to take, as DONE has it; None where it has."""
  state = read_state(run.run_dir.metrics, run.start_step)
  reason = state.reason_to_stop(run.recipe.early_stopping_patience)
  return reason and f'{NAME}: {reason}'


def early_stopping_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the evaluation on validation images that may stop the training; none if not asked for.

  It comes before the checkpoints: a checkpoint's record is there when the checkpoint is.
  """
  patience = run.recipe.early_stopping_patience
  if not patience:
    return []
  evaluate = validation.compile_evaluation(run)
  state = read_state(run.run_dir.metrics, run.start_step)

  def check(progress: loop.Progress) -> str | None:
    nonlocal state
    result = evaluate()
    state = state.after(progress.step, result.accuracy)
    run.trackers.append(KIND, progress.step, {
        'accuracy': result.accuracy, 'cross_entropy': result.cross_entropy,
        'correct': result.correct, 'count': result.count, **dataclasses.asdict(state)})
    run.log(f'{console.timestamp(datetime.datetime.now())}: step {progress.step}, validation '
            f'accuracy = {result.accuracy:.4f} (best {state.best_accuracy:.4f} at step '
            f'{state.best_step}; patience {state.evals_without_improvement} of {patience})')
    return state.reason_to_stop(patience)

  return [loop.Callback(NAME, callbacks.checkpoint_interval(run), check, on_train_end=True)]
