"""Retraining against training from scratch: accuracy by images per class, and time per step.

The trainings are those of retrain_variants.py. Every seed has its own images, initial weights and
base. The last checkpoints are evaluated on the test images of the second classes; all choices were
made on validation images. With a work_dir, an interrupted benchmark resumes where it stopped.

With a run as the base, retrain_onto_set.py says what is trained.
"""

from collections.abc import Iterator
import pathlib
import statistics
import time

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import session as session_lib
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.retrain import retrain_jobs
from engine.bench.retrain import retrain_onto_set
from engine.bench.retrain import retrain_run
from engine.bench.retrain import retrain_throughput
from engine.bench.retrain import retrain_variants
from engine.bench.train import train_bench
from engine.bench.train import train_results
from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.runs import dataset_splits
from engine.runs import metrics_log
from tfrecords import datasets
from tfrecords import duration

# Of the names of classes in the title of the picture.
_MOST_CHARACTERS = 60

# Titles of the tables.
ACCURACY = 'accuracy on the test images of the second classes'
ACCURACY_OF_SET = 'accuracy on the test images'
BASES = 'the bases, on the test images of the first classes'
SECONDS = 'seconds of training, mean over the seeds: steps, input, checkpoints'


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Trains and evaluates all runs, and times the steps.

  Args:
    config: its recipe is that of the bases; a class subset that it names is the second classes.
      Where it names a run, that is the base, and the recipe is for the data set to come.

  Raises:
    errors.InputError: the data or an existing run directory do not fit.
  """
  machine, recipe, run_given = environment.describe(), config.recipe, config.warm_start_from
  variants, notes = (retrain_onto_set.variants(config) if run_given
                     else (retrain_variants.VARIANTS, (_bases(recipe),)))
  sizes = config.examples_per_class or (
      retrain_onto_set.sizes(recipe) if run_given else retrain_variants.EXAMPLES_PER_CLASS)
  with train_bench.run_folder(config) as folder:
    jobs = retrain_jobs.RetrainJobs(config, pathlib.Path(folder), sizes, variants)
    _check_size(jobs)
    _train(jobs, config.num_seeds, config.session)
    timings = _time(jobs, max(sizes), config.plan)
    tables = tuple(_tables(jobs, range(config.num_seeds)))
  return report.BenchmarkResult(
      benchmark='retrain', item='step', machine=machine, recipe=recipe_settings.flat(recipe),
      plan=config.plan, timings=tuple(timings), tables=tables,
      ratios=tuple(timing.ratio(head, timings[0]) for head in timings[1:]),
      title=_title(config), notes=notes)


def _title(config: benchmark_config.BenchmarkConfig) -> str:
  recipe = config.recipe
  if config.warm_start_from:
    spec = datasets.get(recipe.dataset)
    return f'{config.warm_start_from}, then {_few(recipe.classes(spec))} of {spec.name}'
  first, second = retrain_variants.classes(recipe)
  return f'{recipe.name} on {len(first)} classes, then on {_few(second)}'


def _bases(recipe: recipe_lib.Recipe) -> str:
  first, _ = retrain_variants.classes(recipe)
  return f'Bases: {recipe.max_steps:,} steps of {recipe.batch_size} images of {_few(first)}.'


def _few(names: tuple[str, ...]) -> str:
  text = ', '.join(names)
  return text if len(text) <= _MOST_CHARACTERS else f'{len(names)} classes'


def _check_size(jobs: retrain_jobs.RetrainJobs) -> None:
  """Refuses more images per class than there are, before anything is trained."""
  recipe, options = jobs.second(0, retrain_variants.FROM_SCRATCH, max(jobs.sizes))
  dataset_splits.training_source(
      recipe, datasets.get(recipe.dataset, options.data_dir), options.data_dir,
      options.data_source)


def _train(jobs: retrain_jobs.RetrainJobs, num_seeds: int,
           session: session_lib.Session) -> None:
  by_seed = [list(jobs.of_seed(seed)) for seed in range(num_seeds)]
  total, done, start = sum(map(len, by_seed)), 0, time.monotonic()
  for seed, own in enumerate(by_seed):
    # One process per seed: its end frees the graphs of its trainings.
    with worker.Worker(f'seed {seed}', retrain_run.prepare) as runs:
      for job in own:
        runs.call('run', *job)
        done += 1
        left = (time.monotonic() - start) / done * (total - done)
        session.log(f'training {done} of {total}, {retrain_jobs.run_dir(job)}'
                    + f'; about {duration.text(left)} left' * (left > 0))


def _time(jobs: retrain_jobs.RetrainJobs, size: int, plan: timing.Plan) -> list[timing.Timing]:
  """Returns the timings of the whole network, and of the cached head if one is trained."""
  names = {retrain_variants.FROM_SCRATCH.name: 'whole network',
           retrain_variants.NEW_HEAD.name: 'cached head'}
  runs = {names[variant.name]: jobs.second(0, variant, size)
          for variant in reversed(jobs.variants) if variant.name in names}
  with worker.Worker('steps', retrain_throughput.prepare, runs) as throughput:
    return throughput.call('measure', plan)


def _tables(jobs: retrain_jobs.RetrainJobs, seeds: range) -> Iterator[report.Table]:
  columns = tuple(f'seed {seed}' for seed in seeds)
  rows, seconds = [], []
  for variant in jobs.variants:
    for size in jobs.sizes:
      own = [jobs.second(seed, variant, size) for seed in seeds]
      rows.append((variant.name, size, *_summary(list(map(_accuracy, own)))))
      recipe, _ = own[0]
      seconds.append((variant.name, size, recipe.max_steps, recipe.batch_size,
                      statistics.mean(map(_seconds, own))))
  run_given = jobs.config.warm_start_from
  yield report.Table(ACCURACY_OF_SET if run_given else ACCURACY,
                     ('', 'images a class', 'mean', 'deviation', *columns), tuple(rows))
  if not run_given:
    bases = [_accuracy(jobs.base(seed)) for seed in seeds]
    yield report.Table(BASES, ('', 'mean', 'deviation', *columns), (('base', *_summary(bases)),))
  yield report.Table(SECONDS, ('', 'images a class', 'steps', 'batch', 'seconds'), tuple(seconds))


def _summary(values: list[float]) -> report.Row:
  """Returns the mean, the sample standard deviation (None of one value) and the values."""
  return (statistics.mean(values), statistics.stdev(values) if len(values) > 1 else None, *values)


def _accuracy(job: retrain_jobs.Job) -> float:
  metrics = retrain_jobs.run_dir(job).metrics
  return metrics_log.read(metrics, 'eval', eval_data='test')[-1]['accuracy']


def _seconds(job: retrain_jobs.Job) -> float:
  """Returns the training time without start-up, each step counted once."""
  return train_results.read(0, retrain_jobs.run_dir(job)).seconds[-1]
