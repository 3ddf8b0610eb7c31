"""The rows of all workers are the batch, each of them once and in order."""

import numpy as np
import pytest
import tensorflow as tf

from tfrecords import batch_rows
from tfrecords import errors


@pytest.mark.parametrize('workers', [1, 2, 3, 6])
def test_workers_part_a_batch_into_consecutive_rows(workers):
  parts = [batch_rows.BatchRows(6, worker, workers) for worker in range(workers)]
  values = tf.reshape(tf.range(12), [6, 2])
  np.testing.assert_array_equal(np.concatenate([part.of(values) for part in parts]), values)
  numbers = np.concatenate([part.example_numbers(tf.constant(3)) for part in parts])
  np.testing.assert_array_equal(numbers, np.arange(18, 24))
  assert {part.count for part in parts} == {6 // workers}


@pytest.mark.parametrize('numbers, expected', [
    ((0,), 'batch_size=0: give a multiple of num_workers, 1'),
    ((-4, 0, 2), 'batch_size=-4: give a multiple of num_workers, 2'),
    ((4, 0, 3), 'batch_size=4: give a multiple of num_workers, 3'),
    ((4, 2, 2), 'worker=2, num_workers=2: give a worker from 0 to below their number'),
    ((4, -1, 2), 'worker=-1, num_workers=2: give a worker from 0 to below their number'),
    ((4, 0, 0), 'worker=0, num_workers=0: give a worker from 0 to below their number')])
def test_rows_outside_of_a_batch_are_refused(numbers, expected):
  with pytest.raises(errors.InputError, match=f'^{expected}$'):
    batch_rows.BatchRows(*numbers)


def test_the_whole_batch_is_not_copied():
  values = tf.zeros([4])
  rows = batch_rows.BatchRows(4)
  assert rows.is_whole
  assert rows.of(values) is values


def test_numbers_beyond_32_bits():
  rows = batch_rows.BatchRows(4096, 1, 2)
  assert rows.example_numbers(tf.constant(2**40, tf.int64))[0] == 2**52 + 2048
