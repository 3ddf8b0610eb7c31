"""The evaluation of a run by this engine, in a worker process."""

import dataclasses
import pathlib

import tensorflow as tf

from engine.bench.evaluation import framework_evaluation
from engine.config import run_config
from engine.evaluation import checkpoint_follower
from engine.evaluation import eval_examples
from engine.evaluation import evaluation_pass
from engine.evaluation import evaluator
from engine.evaluation import metrics as metrics_lib
from engine.inference import model_runner
from engine.runs import dataset_splits
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype as compute_dtype_lib
from engine.training import memory_allocator
from tfrecords import datasets

# Parts of an evaluation, as the evaluator's timer has them.
STAGES = ('restore', 'pass', 'best', 'pictures', 'events', 'metrics')


def load(config: run_config.RunConfig, data_dir: str) -> eval_examples.EvalExamples:
  """Reads the test images of a run's data set.

  Raises:
    errors.InputError: the records cannot be used.
  """
  return eval_examples.load(dataset_splits.evaluation_source(
      config, datasets.get(config.recipe.dataset, data_dir), data_dir))


def _open(path: pathlib.Path, compute_dtype: str,
          data_dir: str) -> tuple[run_dir_lib.RunDir, run_config.RunConfig,
                                  eval_examples.EvalExamples]:
  """Returns a run, its settings with another compute dtype, and its test images."""
  tf.config.set_visible_devices([], 'GPU')
  memory_allocator.keep_freed_memory()
  run_dir = run_dir_lib.RunDir(path)
  config = run_dir.read_config()
  config = dataclasses.replace(
      config, recipe=dataclasses.replace(config.recipe, compute_dtype=compute_dtype))
  return run_dir, config, load(config, data_dir)


def _outcome(metrics: metrics_lib.ClassificationMetrics) -> framework_evaluation.EvalOutcome:
  return framework_evaluation.EvalOutcome(
      metrics.accuracy, metrics.cross_entropy, evaluation_pass.BATCH_SIZE)


class RanaEvaluation:
  """A run whose last checkpoint is evaluated repeatedly, from the file to the last figure.

  Every checkpoint counts as the best so far, and is saved once more.
  """

  def __init__(self, path: pathlib.Path, compute_dtype: str, data_dir: str, raw_weights: bool):
    """Builds the evaluator.

    Args:
      path: directory of the run, which this process alone writes.
      compute_dtype: of the layers.
      data_dir: directory of the data sets.
      raw_weights: whether the raw weights are evaluated beside their moving averages.
    """
    self._run_dir, config, examples = _open(path, compute_dtype, data_dir)
    self._evaluate = evaluator.Evaluator(
        self._run_dir, config, examples, 'test', lambda line: None, raw_weights=raw_weights)
    self._num_images = examples.num_examples
    self._stages: dict[str, list[float]] = {name: [] for name in STAGES}

  def work(self) -> int:
    """Evaluates and returns the number of images."""
    (self._run_dir.best / 'best.json').unlink(missing_ok=True)
    before = dict(self._evaluate.times.seconds)
    self._found = checkpoint_follower.evaluate_latest(
        self._run_dir, self._evaluate, lambda line: None, self._evaluate.run_id)
    for name, seconds in self._evaluate.times.seconds.items():
      self._stages[name].append(seconds - before.get(name, 0.0))
    return self._num_images

  def stages(self) -> dict[str, list[float]]:
    """Returns seconds by the name of the stage, one value an evaluation."""
    return self._stages

  def outcome(self) -> framework_evaluation.EvalOutcome:
    """Returns what the last evaluation found."""
    return _outcome(self._found.averages)


class RanaPass:
  """The pass alone: what `evaluate` of a framework does with a model that is loaded."""

  def __init__(self, path: pathlib.Path, compute_dtype: str, data_dir: str):
    """Restores the network; arguments as for RanaEvaluation."""
    run_dir, config, self._examples = _open(path, compute_dtype, data_dir)
    runner = model_runner.ModelRunner(config)
    runner.restore_newest(run_dir, lambda line: None)
    self._predict = evaluation_pass.compile_networks(
        runner.networks, config.preprocessing, config.image_shape,
        compute_dtype=compute_dtype_lib.TYPES[compute_dtype],
        test_time_flip=config.recipe.test_time_flip)

  def work(self) -> int:
    """Evaluates and returns the number of images."""
    self._found = evaluation_pass.evaluate(
        self._predict, self._examples, num_mistakes=0)[model_runner.AVERAGES]
    return self._examples.num_examples

  def outcome(self) -> framework_evaluation.EvalOutcome:
    """Returns what the last evaluation found."""
    return _outcome(self._found.metrics)
