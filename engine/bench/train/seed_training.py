"""One training of the time-to-accuracy benchmark and its evaluation, in a worker process.

It does what `train_main` and then `eval_main` do, but keeps every checkpoint and records peak
memory and cost of the training in metrics.jsonl, and the accuracy with six views of some images.
"""

from collections.abc import Mapping
import dataclasses
import time

import tensorflow as tf

from engine.bench.core import peak_rate
from engine.bench.core import timing
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.evaluation import eval_examples
from engine.evaluation import evaluator
from engine.evaluation import six_views
from engine.inference import model_runner
from engine.models import layer_summary
from engine.reporting import host_memory
from engine.runs import checkpoint_files
from engine.runs import checkpoints
from engine.runs import dataset_splits
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer
from engine.training import compute_dtype
from engine.training import strategy
from tfrecords import datasets

# The kind of the record in metrics.jsonl; its value is `peak_bytes`.
MEMORY = 'memory'
# The same; its values are `peak_tflops`, the rate of large float32 products right after the
# training, `multiply_adds` of the forward pass for an image, and `train_examples`.
COST = 'cost'
# The same, at checkpoints of longer trainings, for machines change their speed within the hour; its
# value is `tflops`.
PEAK = 'peak'
# The same, of recipes with test-time flip; its value is `accuracy`, of the last moving averages.
SIX_VIEWS = 'six_views'

_KEEP_ALL_CHECKPOINTS = 1_000_000
# Between two measurements of the peak, which take half a second each of the training's time.
_PEAK_SECONDS, _PEAK_ROUNDS = 60, 2


def prepare(recipe: recipe_lib.Recipe, options: train_options.TrainOptions,
            plan: timing.Plan) -> 'SeedTraining':
  """Selects the devices of this process and returns the worker's target."""
  strategy.use_devices()
  return SeedTraining(recipe, options, plan)


class MeasuredCheckpoints(checkpoints.Checkpoints):
  """All checkpoints of a training, beside which the machine's peak is recorded once a minute."""

  def __init__(self, run: run_dir_lib.RunDir, state: tf.train.Checkpoint, run_id: str,
               plan: timing.Plan):
    """Stores where to record; see `checkpoints.Checkpoints`."""
    super().__init__(run.checkpoints, state, _KEEP_ALL_CHECKPOINTS, run_id)
    self._run, self._plan = run, dataclasses.replace(plan, num_rounds=_PEAK_ROUNDS)
    self._measured = time.monotonic()

  def save(self, step: int) -> str:
    """Saves as usual, then measures if it is time to."""
    path = super().save(step)
    if time.monotonic() - self._measured >= _PEAK_SECONDS:
      _append(self._run, PEAK, step, {'tflops': peak_rate.tflops(self._plan)})
      self._measured = time.monotonic()
    return path


class SeedTraining:
  """A training that resumes from the state of its run directory."""

  def __init__(self, recipe: recipe_lib.Recipe, options: train_options.TrainOptions,
               plan: timing.Plan):
    """Stores what to train.

    Args:
      recipe: of the training.
      options: name the run directory and the seed.
      plan: of the measurement of the machine's peak.
    """
    self._recipe = recipe
    self._options = options
    self._plan = plan

  def run(self) -> None:
    """Trains to the end and evaluates all checkpoints on the test images.

    Raises:
      errors.InputError: the data or the run directory do not fit the recipe.
    """
    self._evaluate(self._train())

  def _train(self) -> run_dir_lib.RunDir:
    training = trainer.Trainer.create(self._recipe, self._options, _discard)
    training.checkpoints = MeasuredCheckpoints(
        training.run_dir, training.state.checkpoint(), training.config.run_id, self._plan)
    training.restore_or_initialize()
    training.train()
    training.finish()
    if training.start_step < self._recipe.max_steps:
      record_peak_memory(training.run_dir, self._recipe.max_steps)
      _append(training.run_dir, COST, self._recipe.max_steps, {
          'peak_tflops': peak_rate.tflops(self._plan),
          'multiply_adds': layer_summary.multiply_adds(
              training.state.network, training.config.input_shape),
          'train_examples': training.config.train_examples})
    return training.run_dir

  def _evaluate(self, run: run_dir_lib.RunDir) -> None:
    evaluate = evaluator.build(run, self._options.data_dir, 'test', _discard)
    done = evaluate.evaluated()
    for path in checkpoint_files.list_complete(run.checkpoints):
      if checkpoint_files.step_of(path) not in done:
        evaluate(path)
    if self._recipe.test_time_flip and not metrics_log.read(run.metrics, SIX_VIEWS):
      self._evaluate_six_views(run)

  def _evaluate_six_views(self, run: run_dir_lib.RunDir) -> None:
    config = run.read_config()
    runner = model_runner.ModelRunner(config)
    step = runner.restore_newest(run, _discard)
    spec = datasets.get(config.recipe.dataset, self._options.data_dir)
    examples = eval_examples.load(
        dataset_splits.evaluation_source(config, spec, self._options.data_dir))
    found = six_views.accuracies(
        runner.networks[model_runner.AVERAGES], examples, config.preprocessing,
        compute_dtype.TYPES[config.recipe.compute_dtype])
    _append(run, SIX_VIEWS, step, {'accuracy': found.six})


def record_peak_memory(run: run_dir_lib.RunDir, step: int) -> None:
  """Records the peak memory of this process, or that of an earlier start if it was higher."""
  before = [record['peak_bytes'] for record in metrics_log.read(run.metrics, MEMORY)]
  _append(run, MEMORY, step, {'peak_bytes': max([host_memory.peak_bytes(), *before])})


def _append(run: run_dir_lib.RunDir, kind: str, step: int, values: Mapping[str, object]) -> None:
  file = metrics_log.MetricsFile(run.metrics)
  file.append(kind, step, values)
  file.close()


def _discard(line: str) -> None:
  """Discards a log line."""
