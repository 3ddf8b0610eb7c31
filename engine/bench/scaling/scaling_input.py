"""Training input by the size of the data set: rate, start-up and memory, in memory and streamed.

A data set is one small file of noise, listed repeatedly; it stays in the page cache, so that the
engine's own cost per record is measured and not a disk. Streamed sets are read in windows of at
most 64 blocks.
"""

import dataclasses
import pathlib
import tempfile
import time

import numpy as np
import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.config import recipe as recipe_lib
from engine.training import strategy
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import pipeline
from tfrecords import reader

DATASET_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
FILE_RECORDS = benchmark_config.FILE_RECORDS
# A larger set is only streamed, as by the trainer's default.
MEMORY_BUDGET_BYTES = 2 ** 32

IN_MEMORY, STREAMED = 'in memory', 'streamed'

_BATCHES_PER_CALL = 10

# A table row and the timing that it is made of, one per data set.
Measured = list[tuple[report.Row, timing.Timing]]


def by_records(config: benchmark_config.BenchmarkConfig, part: str) -> Measured:
  """Returns a row for each storage and size of a data set, one process after the other.

  Args:
    config: the recipe gives data set, augmentation and batch size.
    part: which part of the benchmark it is, for the lines about it.

  Returns:
    Rows of storage, records, megabytes of records, seconds to the first batches, examples per
    second, microseconds of processor time per example, and peak memory in megabytes.
  """
  spec = datasets.get(config.recipe.dataset)
  measured = []
  with tempfile.TemporaryDirectory(prefix='rana_scaling_') as folder:
    path = pathlib.Path(folder) / 'noise' / 'records.bin'
    path.parent.mkdir()
    write_noise(path, spec, FILE_RECORDS)
    for storage, budget in ((IN_MEMORY, MEMORY_BUDGET_BYTES), (STREAMED, 0)):
      for size in config.dataset_sizes or DATASET_SIZES:
        if storage == STREAMED or size * spec.record_bytes <= budget:
          start, found = _measure(config, path, storage, size, budget, part)
          measured.append(((storage, size, size * spec.record_bytes / 1e6, start, found.rate,
                            1e6 * found.cpu, found.peak_bytes / 1e6), found))
  return measured


def _measure(config: benchmark_config.BenchmarkConfig, path: pathlib.Path, storage: str, size: int,
             budget: int, part: str) -> tuple[float, timing.Timing]:
  """Returns the seconds to the first batches of one data set, and the timing of further ones."""
  with worker.Worker(f'example of {size:,} records, {storage}', build, path,
                     size // FILE_RECORDS, config.recipe, budget) as target:
    found, = timing.measure(
        [target], config.plan, stage=config.session.stage(f'{size:,} records, {part}'))
    return target.call('start_seconds'), found


def write_noise(path: pathlib.Path, spec: dataset_spec.DatasetSpec, records: int) -> None:
  """Writes a file of random records of `spec` with labels in range."""
  noise = np.random.default_rng(0).integers(0, 256, [records, spec.record_bytes], np.uint8)
  label_bytes = noise[:, :spec.label_bytes].astype(np.uint16) % spec.num_classes
  # The second byte of a label of two is its high one.
  label_bytes[:, spec.label_offset + 1:spec.label_offset + spec.label_width] = 0
  noise[:, :spec.label_bytes] = label_bytes
  path.write_bytes(noise.tobytes())


def build(path: pathlib.Path, copies: int, recipe: recipe_lib.Recipe,
          memory_budget_bytes: int) -> 'InputWorkload':
  """Returns the target of a worker process, on the CPU; arguments as in InputWorkload."""
  strategy.use_devices('cpu')
  return InputWorkload(path, copies, recipe, memory_budget_bytes)


class InputWorkload:
  """Training batches of a data set that repeats one file.

  Attributes:
    data: the data set as a training reads it.
  """

  def __init__(self, path: pathlib.Path, copies: int, recipe: recipe_lib.Recipe,
               memory_budget_bytes: int):
    """Opens the data set and takes the first batches.

    Args:
      path: of the file.
      copies: how often the file is listed.
      recipe: gives data set, augmentation and batch size.
      memory_budget_bytes: a larger data set streams from disk.
    """
    start = time.perf_counter()
    # Not the files of an imported set, which has counted them.
    spec = dataclasses.replace(
        datasets.get(recipe.dataset), directory=path.parent.name,
        train_files=(path.name,) * copies, container='binary', shards={})
    self.data = pipeline.TrainingData(
        reader.open_source(spec, path.parent.parent, 'train'), recipe.augmentation,
        recipe.batch_size, 0, memory_budget_bytes=memory_budget_bytes)
    iterator = iter(self.data.batches())

    @tf.function
    def take() -> tf.Tensor:
      examples = 0
      for _ in tf.range(_BATCHES_PER_CALL):
        _, labels = next(iterator)
        examples += tf.size(labels)
      return examples

    self._take = take
    self.work()
    self._start_seconds = time.perf_counter() - start

  def work(self) -> int:
    """Takes batches and returns the number of their examples."""
    return int(self._take())

  def start_seconds(self) -> float:
    """Returns the seconds from opening the files to the first batches."""
    return self._start_seconds
