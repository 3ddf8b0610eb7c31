"""How the training input grows with the data set: rate, start and memory, in memory and streamed.

A set is one small file of noise, named as often as it takes; the system then holds it in memory, so
that no disk is measured but the engine's own cost of a record. Streamed sets pass through a queue
of the same length: the trainer's own default, 0.4 of an epoch, would be most of the memory that
streaming is to save.
"""

import dataclasses
import math
import pathlib
import tempfile
import time
from typing import Any

import numpy as np
import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.core import worker
from engine.config import recipe as recipe_lib
from engine.training import strategy
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import pipeline
from tfrecords import reader

SET_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
FILE_RECORDS = 10_000
QUEUE_EXAMPLES = 20_000
# A larger set is streamed only, as by the trainer's own default.
MOST_IN_MEMORY = 2 ** 32

IN_MEMORY, STREAMED = 'in memory', 'streamed'

_BATCHES_PER_TURN = 10

Row = tuple[Any, ...]
Measured = list[tuple[Row, timing.Timing]]


def by_records(request: benchmark_config.Request) -> Measured:
  """Returns a row for each place and size of a set, one process after the other.

  Args:
    request: the recipe gives data set, distortions and batch size.

  Returns:
    Rows of place, records, megabytes of records, seconds to the first batches, examples a second,
    microseconds of processor time an example, and peak memory in megabytes.
  """
  spec = datasets.get(request.recipe.dataset)
  measured = []
  with tempfile.TemporaryDirectory(prefix='rana_scaling_') as folder:
    path = pathlib.Path(folder) / 'noise' / 'records.bin'
    path.parent.mkdir()
    write_noise(path, spec, FILE_RECORDS)
    for place, budget in ((IN_MEMORY, MOST_IN_MEMORY), (STREAMED, 0)):
      for size in request.set_sizes or SET_SIZES:
        if place == STREAMED or size * spec.record_bytes <= budget:
          start, found = _measure(request, path, place, size, budget)
          measured.append(((place, size, size * spec.record_bytes / 1e6, start, found.rate,
                            1e6 * found.cpu, found.peak_bytes / 2 ** 20), found))
  return measured


def _measure(request: benchmark_config.Request, path: pathlib.Path, place: str, size: int,
             budget: int) -> tuple[float, timing.Timing]:
  """Returns the seconds to the first batches of one set, and the timing of further ones."""
  queue = min(QUEUE_EXAMPLES, math.ceil(pipeline.SHUFFLE_BUFFER_EPOCHS * size))
  with worker.Worker(f'example of {size:,} records, {place}', input_alone, path,
                     size // FILE_RECORDS, request.recipe, budget, queue) as subject:
    found, = timing.measure([subject], request.plan)
    return subject.ask('start_seconds'), found


def write_noise(path: pathlib.Path, spec: dataset_spec.DatasetSpec, records: int) -> None:
  """Writes a file of random records of `spec` with labels in range."""
  noise = np.random.default_rng(0).integers(0, 256, [records, spec.record_bytes], np.uint8)
  noise[:, :spec.label_bytes] %= spec.num_classes
  path.write_bytes(noise.tobytes())


def input_alone(*arguments: Any) -> 'Input':
  """Returns `Input(*arguments)` on the CPU of a process that does nothing else."""
  strategy.use_devices('cpu')
  return Input(*arguments)


class Input:
  """Training batches of a set that is the same file many times over.

  Attributes:
    data: the set as a training has it.
  """

  def __init__(self, path: pathlib.Path, times: int, recipe: recipe_lib.Recipe,
               memory_budget_bytes: int, shuffle_buffer_size: int):
    """Opens the set and takes the first batches.

    Args:
      path: of the file.
      times: how often it stands in the list of the set's files.
      recipe: gives data set, distortions and batch size.
      memory_budget_bytes: a larger set streams from disk.
      shuffle_buffer_size: size of the shuffle buffer then.
    """
    start = time.perf_counter()
    spec = dataclasses.replace(datasets.get(recipe.dataset), directory=path.parent.name,
                               train_files=(path.name,) * times)
    self.data = pipeline.TrainingData(
        reader.open_source(spec, path.parent.parent, 'train'), recipe.augmentation,
        recipe.batch_size, 0, memory_budget_bytes=memory_budget_bytes,
        shuffle_buffer_size=shuffle_buffer_size)
    iterator = iter(self.data.batches())

    @tf.function
    def take() -> tf.Tensor:
      examples = 0
      for _ in tf.range(_BATCHES_PER_TURN):
        _, labels = next(iterator)
        examples += tf.size(labels)
      return examples

    self._take = take
    self.work()
    self._start_seconds = time.perf_counter() - start

  def work(self) -> int:
    """Takes some batches and returns how many examples they had."""
    return int(self._take())

  def start_seconds(self) -> float:
    """Returns the seconds from the files to the first batches."""
    return self._start_seconds
