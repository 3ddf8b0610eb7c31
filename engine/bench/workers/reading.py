"""The cost of reading a streamed set, as one worker of many does; and of opening sets of any size.

The records lie in one small file of noise, listed repeatedly, as in scaling/scaling_input.py: a
worker of a thousand is measured on this machine, since what it reads does not depend on the others.
"""

from collections.abc import Iterator
import dataclasses
import os
import pathlib

import numpy as np

from engine.bench.core import timing
from engine.bench.scaling import scaling_input
from engine.bench.workers import measured_costs
from tfrecords import batch_rows
from tfrecords import dataset_spec
from tfrecords import record_files
from tfrecords import window_order
from tfrecords import window_queue

# Numbers of workers whose first one is measured, and its rows of a batch.
WORKERS = (1, 4, 16, 64, 1024)
ROWS = 64
# Records of the set: several times the largest batch.
RECORDS = 1_000_000


@dataclasses.dataclass(frozen=True)
class NoiseFile:
  """A file of noise.

  Attributes:
    spec: its records.
    path: where it is.
    records: how many it has.
  """
  spec: dataset_spec.DatasetSpec
  path: pathlib.Path
  records: int = scaling_input.FILE_RECORDS

  def write(self) -> None:
    """Writes it, so that it is on the disk."""
    scaling_input.write_noise(self.path, self.spec, self.records)
    with self.path.open('rb') as file:
      os.fsync(file.fileno())

  def files(self, copies: int) -> record_files.RecordFiles:
    """Returns the file listed so many times."""
    part = record_files.Part(self.path, self.records, 0, self.records)
    return record_files.RecordFiles(self.spec, (part,) * copies)

  def forget(self) -> None:
    """Takes the file out of the memory of the operating system, where there is a way to."""
    if hasattr(os, 'posix_fadvise'):
      with self.path.open('rb') as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def queue(noise: NoiseFile, workers: int, rows: int = ROWS,
          records: int = 0) -> Iterator[window_queue.Examples]:
  """Returns the records of the batches of one of many workers, as a training reads them.

  Args:
    noise: the file.
    workers: their number.
    rows: of each batch for this worker.
    records: of the set, a multiple of those of the file; 0: RECORDS.
  """
  copies = (records or RECORDS) // noise.records
  block = window_order.block_size(noise.spec.record_bytes)
  order = window_order.WindowOrder(
      window_order.blocks([noise.records] * copies, block), 0,
      window_order.BLOCKS_PER_WINDOW * block)
  return window_queue.WindowQueue(
      order, noise.files(copies).reader(), block, noise.spec.record_bytes,
      window_queue.Request(batch_rows.BatchRows(rows * workers, 0, workers))).batches()


def queue_name(workers: int) -> str:
  """Returns the name of the candidate that reads as one of so many workers."""
  return f'record of 1 of {workers} workers, read'


def queues(noise: NoiseFile) -> list[timing.Candidate]:
  """Returns a candidate for each of WORKERS, whose items are records that are used."""
  found = []
  for workers in WORKERS:
    batches = queue(noise, workers)

    def work(batches: Iterator[window_queue.Examples] = batches) -> int:
      return len(next(batches)[0])
    found.append(timing.Candidate(queue_name(workers), work))
  return found


def disk(noise: NoiseFile) -> list[timing.Candidate]:
  """Returns candidates that read blocks in a random order, from the disk and from memory."""
  block = window_order.block_size(noise.spec.record_bytes)
  order = np.random.default_rng(0).permutation(noise.records // block)
  read = noise.files(1).reader()

  def work(is_cold: bool) -> Iterator[int]:
    while True:
      for number in order.tolist():
        if is_cold:
          noise.forget()
        yield len(read(number * block, (number + 1) * block))

  # The blocks of the one follow those of the other in time only.
  cold, warm = work(True), work(False)
  return [timing.Candidate(measured_costs.DISK, lambda: next(cold)),
          timing.Candidate(measured_costs.PAGES, lambda: next(warm))]
