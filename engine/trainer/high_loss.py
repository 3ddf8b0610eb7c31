"""Warns early about a learning rate that is much too high, before the loss overflows."""

from collections.abc import Sequence

from engine.trainer import run_context
from engine.training import loop

# By then the loss of every recipe is below its initial value.
_STEPS = 100
_FACTOR = 2.0


def high_loss_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns a check of the loss after 100 steps of a new run; logs a line if it has doubled."""
  if run.start_step:
    return []
  is_pending = True

  def check(progress: loop.Progress) -> None:
    nonlocal is_pending
    loss = progress.metrics['loss']
    if is_pending and progress.step >= _STEPS:
      is_pending = False
      if loss > _FACTOR * run.first_loss:
        run.log(
            f'step {progress.step}: the loss is {loss:.4g}, and was {run.first_loss:.4g} at the '
            f'start: --learning_rate={run.recipe.learning_rate:g} is much too high; try '
            f'{run.recipe.learning_rate / 10:g} in another --train_dir')
  return [loop.Callback('logging', 0, check)]
