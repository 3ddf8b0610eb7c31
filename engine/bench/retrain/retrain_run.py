"""The trainings of the retraining benchmark, one after the other in a worker process.

Each has a run directory: it is trained as far as it is not finished, and its last checkpoint is
evaluated on the test images unless that was done before.
"""

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.evaluation import evaluator
from engine.runs import checkpoint_files
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer
from engine.training import strategy


def prepare() -> 'RetrainRuns':
  """Selects the devices of this process and returns the worker's target."""
  strategy.use_devices()
  return RetrainRuns()


class RetrainRuns:
  """Trains and evaluates on request."""

  def run(self, recipe: recipe_lib.Recipe, options: train_options.TrainOptions) -> None:
    """Trains to the end and evaluates the last checkpoint.

    Args:
      recipe: what to train.
      options: name the run directory.

    Raises:
      errors.InputError: the data or the run directory do not fit the recipe.
    """
    _evaluate(trainer.run(recipe, options, _discard).run_dir, options.data_dir)


def _evaluate(run: run_dir_lib.RunDir, data_dir: str) -> None:
  last = checkpoints.newest_intact(run.checkpoints, _discard, run.read_config().run_id)
  done = [record['step'] for record in metrics_log.read(run.metrics, 'eval', eval_data='test')]
  if last and checkpoint_files.step_of(last) not in done:
    evaluator.build(run, data_dir, 'test', _discard, raw_weights=False)(last)


def _discard(line: str) -> None:
  """Discards a log line."""
