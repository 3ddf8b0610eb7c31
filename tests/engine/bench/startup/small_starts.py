"""A first batch of a few records, and the loss of its first step in this engine."""

import pathlib

from engine.bench.startup import first_batch
from tests.engine import tiny_runs
from tests.engine.bench.step import small_workloads


def batch(folder: pathlib.Path) -> first_batch.FirstBatch:
  """Returns a batch of 8 windows of 8 x 8 pixels of the records in `folder`."""
  tiny_runs.write_records(folder)
  files = tuple(str(folder / tiny_runs.SPEC.directory / name)
                for name in tiny_runs.SPEC.train_files)
  return first_batch.FirstBatch(
      files, 1, 0, (32, 32, 3), small_workloads.BATCH_SIZE, 8, 63.0, (0.2, 1.8),
      small_workloads.workload(), str(folder / 'cache'))


# ln 10 and the weight decay of the initial values, which differ between frameworks; the largest
# deviation of the logits is a twentieth of it.
LOSS = 2.74
TOLERANCE = 0.05
