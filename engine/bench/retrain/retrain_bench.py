"""Retraining against training from scratch: accuracy over images a class, and the time of a step.

What is trained stands in retrain_variants.py. Every seed chooses other images, other first values
and another base. The last checkpoints are evaluated on the test images of the second classes; what
was chosen was chosen on held-out training images. With a work_dir, a benchmark that was killed goes
on where it was.
"""

from collections.abc import Iterator
import dataclasses
import pathlib
import statistics
from typing import Any

import tqdm

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.retrain import retrain_run
from engine.bench.retrain import retrain_throughput
from engine.bench.retrain import retrain_variants
from engine.bench.train import train_bench
from engine.bench.train import train_results
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.runs import dataset_splits
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import datasets
from tfrecords import errors

# Titles of the tables.
ACCURACY = 'accuracy on the test images of the second classes'
BASES = 'the bases, on the test images of the first classes'
SECONDS = 'seconds of training, mean over the seeds: steps, input, checkpoints'

Row = tuple[Any, ...]
Job = tuple[recipe_lib.Recipe, train_options.Options]


def run(request: benchmark_config.Request) -> report.Result:
  """Trains all, evaluates all, and times the steps.

  Args:
    request: its recipe is that of the bases; classes it names are those that come second.

  Raises:
    errors.InputError: the data, or a run directory that is there, do not fit.
  """
  where, recipe = environment.describe(), request.recipe
  sizes = request.class_sizes or retrain_variants.SIZES
  first, second = retrain_variants.classes(recipe)
  _check_sizes(request, max(sizes))
  with train_bench.run_folder(request.work_dir) as folder:
    experiment = Experiment(request, pathlib.Path(folder), sizes)
    _train(experiment, request.seeds)
    timings = _time(experiment, max(sizes), request.plan)
    tables = tuple(_tables(experiment, range(request.seeds)))
  return report.Result(
      what='retrain', item='step', machine=where, recipe=dataclasses.asdict(recipe),
      plan=request.plan, timings=tuple(timings), tables=tables,
      ratios=(timing.ratio(timings[1], timings[0]),),
      about=f'{recipe.name} on {len(first)} classes, then on {", ".join(second)}',
      notes=(f'Bases: {recipe.max_steps:,} steps of {recipe.batch_size} images of '
             f'{", ".join(first)}.',))


def _check_sizes(request: benchmark_config.Request, most: int) -> None:
  """Refuses more images than there are before anything has been trained."""
  recipe = retrain_variants.second(request.recipe, retrain_variants.SCRATCH, most)
  dataset_splits.training_source(
      recipe, datasets.get(recipe.dataset), request.data_dir, request.data_source)


@dataclasses.dataclass(frozen=True)
class Experiment:
  """What is trained, and where it lies."""
  request: benchmark_config.Request
  folder: pathlib.Path
  sizes: tuple[int, ...]

  def base(self, seed: int) -> Job:
    """Returns the base of a seed."""
    return retrain_variants.base(self.request.recipe), self._options(seed, 'base')

  def second(self, seed: int, way: retrain_variants.Way, size: int) -> Job:
    """Returns the training on the second classes."""
    options = self._options(seed, f'{way.folder}_{size}')
    if way.taken:
      options = dataclasses.replace(
          options, warm_start_from=self.base(seed)[1].train_dir, reset_head=True)
    return retrain_variants.second(self.request.recipe, way, size), options

  def jobs(self, seed: int) -> Iterator[Job]:
    """Yields all trainings of a seed in an order in which they can be done."""
    yield self.base(seed)
    for size in self.sizes:
      for way in retrain_variants.WAYS:
        yield self.second(seed, way, size)

  def _options(self, seed: int, name: str) -> train_options.Options:
    return train_options.Options(
        str(self.folder / f'seed{seed}' / name), self.request.data_dir, self.request.data_source,
        seed, summary_interval=0)


def _train(experiment: Experiment, seeds: int) -> None:
  jobs = [list(experiment.jobs(seed)) for seed in range(seeds)]
  with tqdm.tqdm(total=sum(map(len, jobs)), unit='training', disable=None, leave=False) as bar:
    for seed, own in enumerate(jobs):
      # A process a seed: the graphs of its trainings are let go with it.
      with worker.Worker(f'seed {seed}', retrain_run.prepare) as subject:
        for job in own:
          if complaint := subject.ask('go', *job):
            raise errors.InputError(complaint)
          bar.update()


def _time(experiment: Experiment, size: int, plan: timing.Plan) -> list[timing.Timing]:
  """Returns the timings of the whole network and of the cached head."""
  whole, head = (experiment.second(0, way, size)
                 for way in (retrain_variants.SCRATCH, retrain_variants.HEAD))
  names = ('whole network', 'cached head')
  with worker.Worker('steps', retrain_throughput.prepare, whole, head, names) as subject:
    return subject.ask('measure', plan)


def _tables(experiment: Experiment, seeds: range) -> Iterator[report.Table]:
  columns = tuple(f'seed {seed}' for seed in seeds)
  rows, seconds = [], []
  for way in retrain_variants.WAYS:
    for size in experiment.sizes:
      runs = [_run(experiment.second(seed, way, size)) for seed in seeds]
      rows.append((way.name, size, *_summary([_accuracy(one) for one in runs])))
      spent = statistics.mean(_seconds(one) for one in runs)
      recipe, _ = experiment.second(0, way, size)
      seconds.append((way.name, size, recipe.max_steps, recipe.batch_size, spent))
  yield report.Table(ACCURACY, ('', 'images a class', 'mean', 'deviation', *columns), tuple(rows))
  bases = [_accuracy(_run(experiment.base(seed))) for seed in seeds]
  yield report.Table(BASES, ('', 'mean', 'deviation', *columns), (('base', *_summary(bases)),))
  yield report.Table(SECONDS, ('', 'images a class', 'steps', 'batch', 'seconds'), tuple(seconds))


def _summary(values: list[float]) -> Row:
  """Returns mean, deviation (n - 1 below the line; None of one) and the values."""
  return (statistics.mean(values), statistics.stdev(values) if len(values) > 1 else None, *values)


def _run(job: Job) -> run_dir_lib.RunDir:
  return run_dir_lib.RunDir(job[1].train_dir)


def _accuracy(run_dir: run_dir_lib.RunDir) -> float:
  return metrics_log.read(run_dir.metrics, 'eval', eval_data='test')[-1]['accuracy']


def _seconds(run_dir: run_dir_lib.RunDir) -> float:
  """Returns the time of training without its start, each step once."""
  return train_results.read(0, run_dir).seconds[-1]
