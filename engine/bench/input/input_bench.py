"""The rate of training batches: this engine's pipeline, a conventional one, and reading alone.

  whole batches, in memory     pipeline.TrainingData as a training of the recipe uses it
  one example at a time        per_example_pipeline.py, the same augmentation with tf.image
  whole batches, from disk     TrainingData with a memory budget of zero
  cached records alone         no augmentation and no shuffling: a lower bound for such pipelines
  Keras, torchvision           the same augmentation in layers and transforms of other frameworks
                               (keras_input.py, torchvision_input.py), in several modes

The first four run in one process, the others in one each (core/candidate_trials.py); all are
interleaved, with iterators that live through all rounds.
"""

from collections.abc import Sequence
import contextlib

import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_trials
from engine.bench.core import environment
from engine.bench.core import framework
from engine.bench.core import peer_packages
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker_candidate
from engine.bench.input import input_frameworks
from engine.bench.input import input_workload
from engine.bench.input import per_example_pipeline
from engine.bench.input import taken_batches
from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.reporting import host_cpus
from engine.runs import dataset_splits
from engine.training import memory_allocator
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import reader
from tfrecords import record_loader

IN_MEMORY = 'whole batches, in memory'
ONE_AT_A_TIME = 'one example at a time'
FROM_DISK = 'whole batches, from disk'
RECORDS_ALONE = 'cached records alone'


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the input of a recipe.

  Args:
    config: the recipe gives data set, augmentation and batch size.

  Raises:
    errors.InputError: the records cannot be used, or are fewer than a batch, or a framework cannot
      augment so.
  """
  wanted = [one for name in benchmark_config.check_frameworks('input', config.frameworks)
            for one in input_frameworks.FRAMEWORKS[name]]
  input_workload.check(config.recipe.augmentation, config.frameworks)
  missing = dict.fromkeys(name for one in wanted for name in one.missing())
  others = [one for one in wanted if not one.missing()]
  # First, before this process itself adds to the load.
  machine = environment.describe([*dict.fromkeys(name for one in others for name in one.packages)])
  # As in every training.
  memory_allocator.keep_freed_memory()
  recipe, data_dir = config.recipe, config.data_dir
  source = dataset_splits.training_source(recipe, datasets.get(recipe.dataset, data_dir), data_dir,
                                          config.data_source)
  if source.num_examples < recipe.batch_size:
    raise errors.InputError(
        f'--batch_size={recipe.batch_size}: {recipe.dataset} in {data_dir} has '
        f'{source.num_examples:,} training records; give less')
  timings, ratios, left_out = _measure(config, source, others)
  return report.BenchmarkResult(
      benchmark='input', item='example', machine=machine, recipe=recipe_settings.flat(recipe),
      plan=config.plan,
      title=(f'Training input: {source.num_examples:,} records of {recipe.dataset}, augmented as '
             f'in {recipe.name}, batch {recipe.batch_size}'),
      timings=tuple(timings), ratios=tuple(ratios),
      notes=(*peer_packages.notes(missing), *left_out,
             *(environment.warnings(machine) if others else ())))


def _measure(config: benchmark_config.BenchmarkConfig, source: reader.Source,
             others: Sequence[framework.Framework]
             ) -> tuple[list[timing.Timing], list[timing.Ratio], list[str]]:
  """Returns the timings, their ratios, and a line for each process that is left out."""
  stage = config.session.stage()
  with contextlib.ExitStack() as stack:
    trials = candidate_trials.CandidateTrials(config.plan, stage, stack, 'an example')
    started = trials.start(_framework_candidates(config, source, others)) if others else []
    timings = timing.measure(
        [*candidates(source, config.recipe), *(one for _, one in started)], config.plan,
        stage=stage)
  by_name = {row.name: row for row in timings}
  ours, plain = by_name[IN_MEMORY], by_name[ONE_AT_A_TIME]
  bests: dict[str, timing.Timing] = {}
  for one, _ in started:
    rows = by_name[one.name], bests.get(one.group, by_name[one.name])
    bests[one.group] = max(rows, key=lambda row: row.rate)
  ratios = [timing.ratio(ours, plain), timing.ratio(by_name[FROM_DISK], plain),
            *(timing.ratio(ours, row) for row in bests.values())]
  return timings, ratios, [*dict.fromkeys(stage.left_out.values())]


def _framework_candidates(
    config: benchmark_config.BenchmarkConfig, source: reader.Source,
    others: Sequence[framework.Framework]) -> list[worker_candidate.WorkerCandidate]:
  images, labels = record_loader.load(source)
  workload = input_workload.InputWorkload(
      images.numpy(), labels.numpy(), config.recipe.augmentation, config.recipe.batch_size,
      host_cpus.available())
  return [worker_candidate.WorkerCandidate(one.title, name, 'float32', one.build, (workload, mode),
                                           config.as_they_come)
          for one in others for name, mode in one.modes.items()]


def candidates(source: reader.Source, recipe: recipe_lib.Recipe) -> list[timing.Candidate]:
  """Returns the pipelines over `source`, each with an open iterator."""
  augmentation, size, seed = recipe.augmentation, recipe.batch_size, 0
  in_memory = pipeline.TrainingData(source, augmentation, size, seed)
  from_disk = pipeline.TrainingData(source, augmentation, size, seed, memory_budget_bytes=0)
  # One epoch fills the cache.
  epoch = source.num_examples
  return [
    _candidate(IN_MEMORY, in_memory.batches()),
    _candidate(
        ONE_AT_A_TIME, per_example_pipeline.batches(source, augmentation, size, seed), epoch),
    _candidate(FROM_DISK, from_disk.batches()),
    _candidate(RECORDS_ALONE, per_example_pipeline.raw_batches(source, size), epoch),
  ]


def _candidate(name: str, batches: tf.data.Dataset, warm_up_items: int = 0) -> timing.Candidate:
  """Returns a candidate that takes batches; its items are examples."""
  return timing.Candidate(name, taken_batches.TakenBatches(batches).work, warm_up_items)
