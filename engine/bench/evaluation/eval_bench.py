"""The time of an evaluation, from the checkpoint on disk to the last figure.

  averages                    what `eval_main --run_once` does
  averages and raw weights    what `eval_main` does beside a training

Each is measured in the compute dtype of the recipe and in float32, on all test images. A short
training makes the run that is evaluated, so that the figures have content. Every checkpoint counts
as the best so far, and is saved once more. Start-up work of the process is not measured.
"""

import dataclasses
import pathlib
import statistics
import tempfile

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.config import recipe_settings
from engine.config import run_config
from engine.config import train_options
from engine.evaluation import checkpoint_follower
from engine.evaluation import eval_examples
from engine.evaluation import evaluator
from engine.runs import dataset_splits
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer
from tfrecords import datasets

COLUMNS = ('', 'all, s', 'low', 'high', 'restore', 'pass', 'best', 'pictures', 'events', 'metrics')
_STAGES = COLUMNS[4:]

# Enough for the confusion matrix to have no empty cell.
_STEPS = 30


class EvalWorkload:
  """A run whose last checkpoint is evaluated repeatedly.

  Attributes:
    stages: seconds by name, one value per evaluation.
  """

  def __init__(
    self,
    run_dir: run_dir_lib.RunDir,
    config: run_config.RunConfig,
    data: eval_examples.EvalExamples,
    raw_weights: bool,
  ):
    """Builds the evaluator; `config` is the run's but for the compute dtype."""
    self._run_dir = run_dir
    self._evaluate = evaluator.Evaluator(
        run_dir, config, data, 'test', _discard, raw_weights=raw_weights)
    self._num_images = data.num_examples
    self.stages: dict[str, list[float]] = {name: [] for name in _STAGES}

  def work(self) -> int:
    """Evaluates and returns the number of images."""
    (self._run_dir.best / 'best.json').unlink(missing_ok=True)
    before = dict(self._evaluate.times.seconds)
    checkpoint_follower.evaluate_latest(
        self._run_dir, self._evaluate, _discard, self._evaluate.run_id)
    for name, seconds in self._evaluate.times.seconds.items():
      self.stages[name].append(seconds - before.get(name, 0.0))
    return self._num_images


def _discard(line: str) -> None:
  """Discards a log line."""


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the evaluation of a recipe's network.

  Args:
    config: its recipe gives network, data set and compute dtype.

  Raises:
    errors.InputError: the records cannot be used.
  """
  machine = environment.describe()
  with tempfile.TemporaryDirectory(prefix='rana_eval_') as folder:
    run_dir = _train(config, pathlib.Path(folder) / 'run')
    trained = run_dir.read_config()
    data = eval_examples.load(dataset_splits.evaluation_source(
        trained, datasets.get(trained.recipe.dataset, config.data_dir), config.data_dir))
    workloads = _workloads(run_dir, trained, data)
    timings = timing.measure([timing.Candidate(name, workload.work)
                              for name, workload in workloads.items()],
                             config.plan, stage=config.session.stage())
  rows = tuple(_row(row, workloads[row.name], data.num_examples) for row in timings)
  return report.BenchmarkResult(
      benchmark='eval', item='image', machine=machine, recipe=recipe_settings.flat(config.recipe),
      plan=config.plan, timings=tuple(timings),
      title=(f'Evaluation of {config.recipe.name} on the {data.num_examples:,} test images of '
             f'{config.recipe.dataset}, process start excluded'),
      tables=(report.Table(f'Seconds for {data.num_examples:,} images, in total and by stage',
                           COLUMNS, rows),))


def _train(config: benchmark_config.BenchmarkConfig, path: pathlib.Path) -> run_dir_lib.RunDir:
  recipe = dataclasses.replace(config.recipe, max_steps=_STEPS)
  options = train_options.TrainOptions(
      train_dir=str(path), data_dir=config.data_dir, data_source=config.data_source,
      log_frequency=1, checkpoint_interval=_STEPS, summary_interval=0)
  return trainer.run(recipe, options, _discard).run_dir


def _workloads(run_dir: run_dir_lib.RunDir, config: run_config.RunConfig,
               data: eval_examples.EvalExamples) -> dict[str, EvalWorkload]:
  found = {}
  for dtype in dict.fromkeys((config.recipe.compute_dtype, 'float32')):
    changed = dataclasses.replace(
        config, recipe=dataclasses.replace(config.recipe, compute_dtype=dtype))
    for weights in ('averages', 'averages and raw weights'):
      found[f'{dtype}: {weights}'] = EvalWorkload(run_dir, changed, data, 'raw' in weights)
  return found


def _row(row: timing.Timing, workload: EvalWorkload, num_images: int) -> report.Row:
  """Returns a row of COLUMNS."""
  return (row.name, num_images / row.rate, num_images / max(row.rates),
          num_images / min(row.rates),
          *(statistics.median(workload.stages[name]) for name in _STAGES))
