"""How well the order of a streamed data set mixes beside a full permutation: a table of the docs.

`python -m tests.mixing` computes one epoch of each order over a million records and writes
benchmarks/mixing.json and the table in docs/training.md; it takes a minute.
"""

from collections.abc import Callable, Mapping
import json
import pathlib

import numpy as np
import tensorflow as tf

from tests import generated_block
from tfrecords import atomic_file
from tfrecords import batch_rows
from tfrecords import shuffle_order
from tfrecords import window_order

FILE = pathlib.Path(__file__).parents[1] / 'benchmarks' / 'mixing.json'
PAGE = pathlib.Path(__file__).parents[1] / 'docs' / 'training.md'
MARKS = ('<!-- from benchmarks/mixing.json -->', '<!-- end of mixing -->')
# 20 files of CIFAR's records and classes.
FILES, RECORDS, CLASSES, BATCH = 20, 50_000, 10, 128
SEED = 0
_WINDOW = window_order.BLOCKS_PER_WINDOW * window_order.MAX_BLOCK


def permutation(files: int, records: int) -> np.ndarray:
  """Returns the numbers of all records in the order of a set in memory, int64 [n]."""
  count = files * records
  return shuffle_order.batch_indices(
      tf.constant(0, tf.int64), batch_rows.BatchRows(count), count, SEED).numpy()


def windows(files: int, records: int) -> np.ndarray:
  """Returns the same in the order of a streamed set."""
  return _epoch(window_order.blocks([records] * files, window_order.MAX_BLOCK))


def compressed(files: int, records: int) -> np.ndarray:
  """Returns the same in the order of a streamed set whose files are compressed."""
  return _epoch(np.array([records] * files))


def files_first(files: int, records: int) -> np.ndarray:
  """Returns the same with the blocks of one file after those of another, in the same windows."""
  generator = np.random.default_rng(SEED)
  blocks = np.array_split(np.arange(files * records), files)
  stream = np.concatenate([
      part for number in generator.permutation(files)
      for part in _shuffled_blocks(blocks[number], generator)])
  size = window_order.WindowOrder([len(stream)], SEED, _WINDOW).window_size
  return np.concatenate([generator.permutation(stream[start:start + size])
                         for start in range(0, len(stream), size)])


def _shuffled_blocks(records: np.ndarray, generator: np.random.Generator) -> list[np.ndarray]:
  blocks = np.split(records, range(window_order.MAX_BLOCK, len(records), window_order.MAX_BLOCK))
  return [blocks[number] for number in generator.permutation(len(blocks))]


def buffer(files: int, records: int) -> np.ndarray:
  """Returns the same as a shuffle buffer of as many records as a window gives it."""
  generator, count = np.random.default_rng(SEED), files * records
  size = min(count, _WINDOW)
  held, order = np.arange(size), np.empty(count, np.int64)
  for place, chosen in enumerate(generator.integers(0, size, count - size).tolist()):
    order[place], held[chosen] = held[chosen], place + size
  order[count - size:] = generator.permutation(held)
  return order


ORDERS: Mapping[str, Callable[[int, int], np.ndarray]] = {
    'in memory: a full permutation': permutation, 'streamed: blocks and windows': windows,
    'streamed, compressed: files and windows': compressed,
    'for comparison: blocks of one file after another': files_first,
    'for comparison: a shuffle buffer of a window': buffer}


def _epoch(units: np.ndarray) -> np.ndarray:
  order = window_order.WindowOrder(units, SEED, _WINDOW)
  return np.concatenate([order.records(0, window) for window in range(order.num_windows)])


def quality(order: np.ndarray, files: int, records: int) -> dict[str, float]:
  """Returns how well an order mixes; each is 1 for a random permutation.

  Args:
    order: the numbers of all records, int64 [n].
    files: number of files.
    records: of each file.

  Returns:
    mixed: variance of the number of examples of a class in a batch, of that of a binomial
      distribution, where the classes are mixed in the files.
    sorted: the same where the records are sorted by class.
    distance: mean distance of the records of neighbors, of that of random ones, a third of all.
  """
  labels = np.arange(files * records) * CLASSES // (files * records)
  mixed = np.random.default_rng(SEED).permutation(labels)
  return {'mixed': _variance(mixed[order]), 'sorted': _variance(labels[order]),
          'distance': float(np.abs(np.diff(order)).mean() / (len(order) / 3))}


def _variance(labels: np.ndarray) -> float:
  batches = labels[:len(labels) // BATCH * BATCH].reshape(-1, BATCH)
  counts = np.stack([(batches == number).sum(axis=1) for number in range(CLASSES)])
  share = 1 / CLASSES
  return float(((counts - BATCH * share) ** 2).mean() / (BATCH * share * (1 - share)))


def measure(files: int = FILES, records: int = RECORDS) -> dict[str, dict[str, float]]:
  """Returns the quality of every order."""
  return {name: {what: round(value, 3) for what, value in
                 quality(order(files, records), files, records).items()}
          for name, order in ORDERS.items()}


def with_table(page: str, found: Mapping[str, Mapping[str, float]]) -> str:
  """Returns a page with the table of a measurement in its place."""
  lines = [generated_block.row(cells) for cells in (
      ('order', 'class counts, mixed files', 'class counts, sorted files', 'distance'),
      ['---'] * 4,
      *((name, *(f'{value:.2f}' for value in row.values())) for name, row in found.items()))]
  return generated_block.replaced(page, MARKS, lines)


def main() -> None:
  """Measures and writes."""
  found = measure()
  atomic_file.write_text(FILE, json.dumps(found, indent=2) + '\n')
  atomic_file.write_text(PAGE, with_table(PAGE.read_text(), found))


if __name__ == '__main__':
  main()
