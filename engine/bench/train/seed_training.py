"""One training of the time-to-accuracy benchmark, in a run directory, and the evaluation after it.

The subject of a process of its own. It does what `train_main` and then `eval_main` would do, but
keeps every checkpoint, and notes in metrics.jsonl how much memory the training took.
"""

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.evaluation import evaluator
from engine.reporting import host_memory
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer
from engine.training import strategy
from tfrecords import errors

# The kind of the line in metrics.jsonl; its value is `peak_bytes`.
MEMORY = 'memory'

_EVERY_CHECKPOINT = 1_000_000


def prepare(recipe: recipe_lib.Recipe, options: train_options.Options) -> 'SeedRun':
  """Settles the devices of this process and returns its subject."""
  strategy.use_devices()
  return SeedRun(recipe, options)


class SeedRun:
  """A training that goes on from where its run directory stands."""

  def __init__(self, recipe: recipe_lib.Recipe, options: train_options.Options):
    """Remembers what to train; `options` names the run directory and the seed."""
    self._recipe = recipe
    self._options = options

  def go(self) -> str:
    """Trains to the end and evaluates all checkpoints on the test images.

    Returns:
      What the user has to mend; nothing where all is done. (An InputError would not get through
      to another process as one.)
    """
    try:
      self._evaluate(self._train())
    except errors.InputError as error:
      return str(error)
    return ''

  def _train(self) -> run_dir_lib.RunDir:
    training = trainer.Trainer.create(self._recipe, self._options, _nothing)
    training.checkpoints = checkpoints.Checkpoints(
        training.run_dir.checkpoints, training.state.checkpoint(), keep=_EVERY_CHECKPOINT)
    training.restore_or_initialize()
    training.train()
    training.finish()
    if training.start_step < self._recipe.max_steps:
      note_memory(training.run_dir, self._recipe.max_steps)
    return training.run_dir

  def _evaluate(self, run: run_dir_lib.RunDir) -> None:
    evaluate = evaluator.build(run, self._options.data_dir, 'test', _nothing)
    done = evaluate.evaluated()
    for path in checkpoints.list_complete(run.checkpoints):
      if checkpoints.step_of(path) not in done:
        evaluate(path)


def note_memory(run: run_dir_lib.RunDir, step: int) -> None:
  """Writes the most memory that this process has held, or what an earlier start needed if more."""
  before = [record['peak_bytes'] for record in metrics_log.read(run.metrics, MEMORY)]
  file = metrics_log.MetricsFile(run.metrics)
  file.append(MEMORY, step, {'peak_bytes': max([host_memory.peak_bytes(), *before])})
  file.close()


def _nothing(line: str) -> None:
  """Takes a line that nobody reads."""
