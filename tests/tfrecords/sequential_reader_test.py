"""Ranges of records that can only be read in order."""

import numpy as np
import pytest
import tensorflow as tf

from tfrecords import errors
from tfrecords import sequential_reader


@pytest.fixture(name='opened')
def fixture_opened():
  """Returns a reader of 10,000 records of two bytes, and a list of the places it was opened at."""
  starts = []

  def records_from(start):
    starts.append(start)
    numbers = np.arange(start, 10_000)
    return tf.data.Dataset.from_tensor_slices(np.stack([numbers % 256, numbers // 256], axis=1))

  return sequential_reader.SequentialReader(records_from, 'small'), starts


def _read(reader, start, stop):
  np.testing.assert_array_equal(
      reader.read(start, stop), [[number % 256, number // 256] for number in range(start, stop)])


def test_ranges_in_order_are_read_once(opened):
  reader, starts = opened
  for start, stop in ((0, 1), (1, 600), (600, 601), (601, 3000), (3500, 3501), (3501, 10_000)):
    _read(reader, start, stop)
  assert starts == [0]


def test_others_are_looked_for(opened):
  reader, starts = opened
  for start, stop in ((7000, 7010), (6000, 6001), (6001, 6002), (0, 5), (9000, 9001)):
    _read(reader, start, stop)
  assert starts == [7000, 6000, 0, 9000]


def test_too_few_records(opened):
  reader, _ = opened
  with pytest.raises(errors.InputError, match='^small: ends before record 10,001, and had more '
                     'when it was opened; restore its files$'):
    reader.read(9999, 10_001)


def test_a_file_that_cannot_be_read(tmp_path):
  path = tmp_path / 'a.gz'
  path.write_bytes(b'no gzip')
  reader = sequential_reader.SequentialReader(
      lambda start: tf.data.TFRecordDataset(str(path), 'GZIP').skip(start), 'small')
  with pytest.raises(errors.InputError, match=r'^small: its records cannot be read \(.*\); restore '
                     'its files$'):
    reader.read(0, 1)
