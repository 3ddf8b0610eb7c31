"""Labels of one byte and of two: read from arrays, tensors and bytes, and written."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from tests.tfrecords import small_records
from tfrecords.formats import record_labels

ONE = small_records.SPEC
FINE = dataclasses.replace(ONE, label_bytes=2, label_offset=1)
TWO = dataclasses.replace(ONE, label_bytes=2, label_width=2,
                          class_names=tuple(f'c{number}' for number in range(700)))


@pytest.mark.parametrize('spec, labels', [
    (ONE, [7, 255]), (FINE, [1, 0]), (TWO, [0x0107, 0x00ff])])
def test_labels_by_hand(spec, labels):
  records = np.array([[7, 1, 50], [255, 0, 60]], np.uint8)
  assert record_labels.of_array(spec, records).tolist() == labels
  assert record_labels.of_tensor(spec, tf.constant(records)).numpy().tolist() == labels
  assert [record_labels.of_bytes(spec, record.tobytes()) for record in records] == labels


@pytest.mark.parametrize('spec, wanted', [
    (ONE, [[2, 1, 50], [3, 0, 60]]), (FINE, [[7, 2, 50], [255, 3, 60]]),
    (TWO, [[2, 0, 50], [3, 0, 60]])])
def test_other_labels(spec, wanted):
  records = tf.constant([[7, 1, 50], [255, 0, 60]], tf.uint8)
  found = record_labels.replaced(spec, records, tf.constant([2, 3], tf.int16))
  assert found.dtype == tf.uint8
  assert found.numpy().tolist() == wanted


def test_a_label_of_two_bytes_is_written_as_it_is_read():
  records = tf.zeros([3, 5], tf.uint8)
  labels = tf.constant([0, 300, 699])
  written = record_labels.replaced(TWO, records, labels)
  assert record_labels.of_tensor(TWO, written).numpy().tolist() == [0, 300, 699]


def test_a_label_that_no_class_has():
  assert record_labels.fault(ONE, 2) == ''
  assert record_labels.fault(ONE, 3) == 'has label 3; small has labels 0 to 2'
