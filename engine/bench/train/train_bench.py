"""Time to accuracy: the recipe trained with several seeds, one after the other, and evaluated.

Each seed is a real training in a run directory and a process of its own. Where the directories are
kept, a benchmark that was killed goes on where it was, and a seed that has ended is not trained
again. Checkpoints are evaluated on the test images after the training, outside its clock. The clock
is that of the training's own lines: steps, waiting, checkpoints and summaries, without its start;
a run that was continued counts the steps that its last checkpoint is made of, each once.

Where the schedule lets the learning rate fall to the end, a checkpoint on the way is far below what
a training planned for that length would reach: the time to a target is then an upper bound.
"""

import contextlib
import dataclasses
import pathlib
import tempfile

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import worker
from engine.bench.train import seed_training
from engine.bench.train import train_results
from engine.config import train_options
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

NOTES = (
    'Seconds are those of training: no start, no evaluation.',
    'Time to the target is an upper bound: under a falling learning rate, checkpoints on the way '
    'are far below what a training planned for their length reaches.')


def run(request: benchmark_config.Request) -> report.Result:
  """Trains and evaluates.

  Args:
    request: the recipe is trained with the seeds 0 to seeds - 1, below work_dir if that is given.

  Raises:
    errors.InputError: the data, or a run directory that is there, do not fit the recipe.
  """
  where, recipe = environment.describe(), request.recipe
  outcomes = []
  with run_folder(request.work_dir) as folder:
    for seed in range(request.seeds):
      path = pathlib.Path(folder) / f'{recipe.name}_seed{seed}'
      train(request, seed, path)
      outcomes.append(train_results.read(seed, run_dir_lib.RunDir(path)))
      request.after_round()
  return report.Result(
      what='train', item='example', machine=where, recipe=dataclasses.asdict(recipe),
      plan=request.plan,
      about=f'Training {recipe.name} on {recipe.dataset}, {recipe.max_steps:,} steps of '
            f'{recipe.batch_size}, {_seeds(request.seeds)}',
      tables=tuple(train_results.tables(outcomes, recipe.batch_size, request.target)),
      notes=NOTES if request.target else NOTES[:1])


def _seeds(count: int) -> str:
  return f'seeds 0 to {count - 1}' if count > 1 else 'seed 0'


def run_folder(path: str) -> contextlib.AbstractContextManager[str]:
  """Returns the folder of the run directories; one that nobody named goes afterwards."""
  if path:
    return contextlib.nullcontext(path)
  return tempfile.TemporaryDirectory(prefix='rana_train_')


def train(request: benchmark_config.Request, seed: int, path: pathlib.Path) -> None:
  """Trains and evaluates one seed in a process of its own, as far as that is still to be done.

  Raises:
    errors.InputError: the data, or the run that is there, do not fit.
  """
  options = train_options.Options(
      train_dir=str(path), data_dir=request.data_dir, data_source=request.data_source, seed=seed)
  with worker.Worker(f'seed {seed}', seed_training.prepare, request.recipe, options) as subject:
    complaint = subject.ask('go')
  if complaint:
    raise errors.InputError(complaint)
