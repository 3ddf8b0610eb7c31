"""A learning rate that is plainly too high, said early, before the loss overflows."""

from collections.abc import Sequence

from engine.trainer import run_context
from engine.training import loop

# Every recipe's loss is below that of its start by then.
_STEPS = 100
_FACTOR = 2.0


def high_loss_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns a look at the loss after 100 steps of a new run: one line if it has risen far."""
  if run.start_step:
    return []
  is_pending = True

  def look(progress: loop.Progress) -> None:
    nonlocal is_pending
    loss = progress.metrics['loss']
    if is_pending and progress.step >= _STEPS:
      is_pending = False
      if loss > _FACTOR * run.first_loss:
        run.log(
            f'step {progress.step}: the loss is {loss:.4g}, and was {run.first_loss:.4g} at the '
            f'start: --learning_rate={run.recipe.learning_rate:g} is plainly too high; try '
            f'{run.recipe.learning_rate / 10:g} in another --train_dir')
  return [loop.Callback('logging', 0, look)]
