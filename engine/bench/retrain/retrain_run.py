"""The trainings of the retraining benchmark, one after the other in a process of their own.

Each is a run directory: it is trained as far as that is still to be done, and its last checkpoint
is evaluated on the test images unless that was done before.
"""

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.evaluation import evaluator
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer
from engine.training import strategy
from tfrecords import errors


def prepare() -> 'Runs':
  """Settles the devices of this process and returns its subject."""
  strategy.use_devices()
  return Runs()


class Runs:
  """Trains and evaluates what it is asked for."""

  def go(self, recipe: recipe_lib.Recipe, options: train_options.Options) -> str:
    """Trains to the end and evaluates the last checkpoint.

    Args:
      recipe: what to train.
      options: name the run directory.

    Returns:
      What the user has to mend; nothing where all is done.
    """
    try:
      _evaluate(trainer.run(recipe, options, _nothing).run_dir, options.data_dir)
    except errors.InputError as error:
      return str(error)
    return ''


def _evaluate(run: run_dir_lib.RunDir, data_dir: str) -> None:
  last = checkpoints.newest_sound(run.checkpoints, _nothing)
  done = [record['step'] for record in metrics_log.read(run.metrics, 'eval', eval_data='test')]
  if last and checkpoints.step_of(last) not in done:
    evaluator.build(run, data_dir, 'test', _nothing, raw_weights=False)(last)


def _nothing(line: str) -> None:
  """Takes a line that nobody reads."""
