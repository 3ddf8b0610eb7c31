"""The rate of training batches: this engine's pipeline, a conventional one, and reading alone.

  whole batches, in memory     pipeline.TrainingData as a training of the recipe uses it
  one example at a time        per_example_pipeline.py, the same augmentation with tf.image
  whole batches, from disk     TrainingData with a memory budget of zero
  cached records alone         no augmentation and no shuffling: a lower bound for such pipelines

All run in one process, interleaved, with iterators that live through all rounds. Batches are
consumed as in a training, several in one traced loop.
"""

import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.input import per_example_pipeline
from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.runs import dataset_splits
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import reader

IN_MEMORY = 'whole batches, in memory'
ONE_AT_A_TIME = 'one example at a time'
FROM_DISK = 'whole batches, from disk'
RECORDS_ALONE = 'cached records alone'

_BATCHES_PER_CALL = 10


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the input of a recipe.

  Args:
    config: the recipe gives data set, augmentation and batch size.

  Raises:
    errors.InputError: the records cannot be used, or are fewer than a batch.
  """
  machine = environment.describe()  # First, before this process itself adds to the load.
  recipe, data_dir = config.recipe, config.data_dir
  source = dataset_splits.training_source(recipe, datasets.get(recipe.dataset, data_dir), data_dir,
                                          config.data_source)
  if source.num_examples < recipe.batch_size:
    raise errors.InputError(
        f'--batch_size={recipe.batch_size}: {recipe.dataset} in {data_dir} has '
        f'{source.num_examples:,} training records; give less')
  timings = timing.measure(candidates(source, recipe), config.plan,
                           stage=config.session.stage())
  by_name = {row.name: row for row in timings}
  return report.BenchmarkResult(
      benchmark='input', item='example', machine=machine, recipe=recipe_settings.flat(recipe),
      plan=config.plan,
      title=(f'Training input: {source.num_examples:,} records of {recipe.dataset}, augmented as '
             f'in {recipe.name}, batch {recipe.batch_size}'),
      timings=tuple(timings),
      ratios=(timing.ratio(by_name[IN_MEMORY], by_name[ONE_AT_A_TIME]),
              timing.ratio(by_name[FROM_DISK], by_name[ONE_AT_A_TIME])))


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
  iterator = iter(batches)

  @tf.function
  def take() -> tf.Tensor:
    examples = 0
    for _ in tf.range(_BATCHES_PER_CALL):
      _, labels = next(iterator)
      examples += tf.shape(labels)[0]
    return examples

  return timing.Candidate(name, lambda: int(take()), warm_up_items)
