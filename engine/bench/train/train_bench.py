"""Time to accuracy: a recipe trained with several seeds, one after the other, and evaluated.

Each seed is a complete training in a run directory and a process of its own. If the directories are
kept, an interrupted benchmark resumes, and a finished seed is not trained again. Checkpoints are
evaluated on the test images after the training, so evaluation is not part of the time. The time is
that of the training's log: steps, waiting for input, checkpoints and summaries, without start-up; a
resumed run counts each step that led to its last checkpoint once.

With a learning-rate schedule that decays to the end, intermediate checkpoints are far less accurate
than a training planned for their length: the time to a target is an upper bound.
"""

import contextlib
import pathlib
import tempfile
import time

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import worker
from engine.bench.train import seed_training
from engine.bench.train import train_results
from engine.config import recipe_settings
from engine.config import train_options
from engine.runs import run_dir as run_dir_lib
from tfrecords import duration

NOTES = (
    'Seconds are those of training: no start, no evaluation.',
    'PFLOP at peak: these seconds at the rate of large float32 products, measured every minute or '
    'so and right after the training; multiply-adds: of its products, three times those of the '
    'forward pass.',
    'Time to the target is an upper bound: under a falling learning rate, checkpoints on the way '
    'are far below what a training planned for their length reaches.')


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Trains and evaluates all seeds.

  Args:
    config: the recipe is trained with the seeds 0 to num_seeds - 1, below work_dir if it is given.

  Raises:
    errors.InputError: the data or an existing run directory do not fit the recipe.
  """
  machine, recipe = environment.describe(), config.recipe
  results = []
  with run_folder(config) as folder:
    for seed in range(config.num_seeds):
      path = pathlib.Path(folder) / f'{recipe.name}_seed{seed}'
      start = time.monotonic()
      config.session.log(f'seed {seed}: training; its progress is in {path / "metrics.jsonl"}')
      train(config, seed, path)
      results.append(train_results.read(seed, run_dir_lib.RunDir(path)))
      seconds = time.monotonic() - start
      left = (config.num_seeds - seed - 1) * seconds
      config.session.log(
          f'seed {seed}, {seed + 1} of {config.num_seeds}, took {duration.text(seconds)}'
          + f'; about {duration.text(left)} left' * (left > 0))
  return report.BenchmarkResult(
      benchmark='train', item='example', machine=machine, recipe=recipe_settings.flat(recipe),
      plan=config.plan,
      title=f'Training {recipe.name} on {recipe.dataset}, {recipe.max_steps:,} steps of '
            f'{recipe.batch_size}, {_seeds(config.num_seeds)}',
      tables=tuple(train_results.tables(results, recipe.batch_size, config.target_accuracy)),
      notes=NOTES if config.target_accuracy else NOTES[:-1])


def _seeds(count: int) -> str:
  return f'seeds 0 to {count - 1}' if count > 1 else 'seed 0'


def run_folder(config: benchmark_config.BenchmarkConfig
               ) -> contextlib.AbstractContextManager[str]:
  """Returns the parent of the run directories.

  It is work_dir where that is given, else what is kept for the next start of an interrupted
  benchmark, else a temporary directory.
  """
  if path := config.work_dir or config.session.folder:
    return contextlib.nullcontext(str(path))
  return tempfile.TemporaryDirectory(prefix='rana_train_')


def train(config: benchmark_config.BenchmarkConfig, seed: int, path: pathlib.Path) -> None:
  """Trains and evaluates one seed in a worker process, as far as it is not finished.

  Raises:
    errors.InputError: the data or the existing run do not fit.
  """
  options = train_options.TrainOptions(
      train_dir=str(path), data_dir=config.data_dir, data_source=config.data_source, seed=seed)
  with worker.Worker(f'seed {seed}', seed_training.prepare, config.recipe, options,
                     config.plan) as training:
    training.call('run')
