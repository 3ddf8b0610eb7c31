"""Batches from files, in every container: the same order, in windows of several blocks."""

import time
import tracemalloc

import numpy as np
import pytest

from tests.tfrecords import imported_set
from tfrecords import batch_rows
from tfrecords import datasets
from tfrecords import reader
from tfrecords import streamed_examples

_ROWS = batch_rows.BatchRows(8)


def _source(tmp_path, **settings):
  imported_set.write(tmp_path, shards=6, counts={'train': (100, 90, 80), 'test': (40, 0, 0)},
                     **settings)
  return reader.open_source(datasets.get(str(tmp_path)), '', 'train')


def _examples(source):
  """Returns the examples with three windows of six blocks."""
  return streamed_examples.StreamedExamples(source, 3, block=15, blocks_per_window=6)


def _take(examples, steps, start=0, rows=_ROWS):
  return [*examples.dataset(rows, start).take(steps).as_numpy_iterator()]


@pytest.mark.parametrize('settings', [
    {}, {'container': 'tfrecord'}, {'compressed': True},
    {'container': 'tfrecord', 'compressed': True}], ids=str)
def test_records_of_any_container(tmp_path, settings):
  source = _source(tmp_path, **settings)
  expected = np.array(list(source.records().as_numpy_iterator()))
  examples = _examples(source)
  assert (examples.order.num_windows, examples.order.window_size) == (3, 90)
  batches = _take(examples, 40)
  numbers = np.concatenate([numbers for _, numbers, _ in batches])
  np.testing.assert_array_equal(np.concatenate([found for found, _, _ in batches]),
                                expected[numbers])
  assert sorted(numbers[:270]) == [*range(270)]
  assert np.concatenate([epochs for *_, epochs in batches]).tolist() == [0] * 270 + [1] * 50
  for (resumed, *_), (whole, *_) in zip(_take(examples, 2, 30), batches[30:32], strict=True):
    np.testing.assert_array_equal(resumed, whole)
  one, = examples.dataset(_ROWS, 37, num_steps=1).as_numpy_iterator()
  np.testing.assert_array_equal(one[0], batches[37][0])


def test_both_containers_have_one_order(tmp_path):
  orders = [[numbers.tolist() for _, numbers, _ in _take(_examples(_source(
      tmp_path / container, container=container)), 5)] for container in ('records', 'tfrecord')]
  assert orders[0] == orders[1]


def test_records_that_come_from_no_file(tmp_path):
  """In their order, a window at a time."""
  source = _source(tmp_path)
  examples = _examples(reader.Source(source.spec, 270, source.records))
  expected = np.array(list(source.records().as_numpy_iterator()))
  batches = _take(examples, 34)
  numbers = np.concatenate([numbers for _, numbers, _ in batches])
  np.testing.assert_array_equal(np.concatenate([found for found, _, _ in batches]),
                                expected[numbers])
  assert sorted(numbers[:90]) == [*range(90)]


@pytest.mark.slow
def test_ten_million_records_in_two_thousand_files(tmp_path):
  """Opened in under 2 s, resumed in under 5 s, in under 300 MB; in seconds of processor time.

  The records have the size of CIFAR's and are holes in the files.
  """
  imported_set.write_holes(tmp_path, files=2000, records=5000)
  start = time.process_time()
  source = reader.open_source(datasets.get(str(tmp_path)), '', 'train')
  examples = streamed_examples.StreamedExamples(source, 0)
  assert time.process_time() - start < 2
  assert (source.num_examples, examples.order.num_windows) == (10 ** 7, 153)
  rows = batch_rows.BatchRows(128)
  start = time.process_time()
  # In the middle of an epoch, 100 batches before the end of a window.
  step = (1000 * 10 ** 7 + 77 * examples.order.window_size) // 128 - 100
  tracemalloc.start()
  batches = iter(examples.dataset(rows, step))
  next(batches)
  assert time.process_time() - start < 5
  for _ in range(1000):
    next(batches)
  assert examples.num_bytes(rows) < tracemalloc.get_traced_memory()[1] < 300e6
  tracemalloc.stop()


def test_the_size_of_the_queue(tmp_path):
  examples = _examples(_source(tmp_path))
  assert examples.num_bytes(_ROWS) == (90 + 8) * 145
  assert examples.num_bytes(batch_rows.BatchRows(8, 1, 2)) == ((90 // 8 + 2) * 4 + 4) * 145
