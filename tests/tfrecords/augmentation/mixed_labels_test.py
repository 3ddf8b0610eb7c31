"""Labels of one class and of several: the larger share, and the text."""

import numpy as np
import pytest
import tensorflow as tf

from tfrecords.augmentation import mixed_labels

_NAMES = ('cat', 'dog', 'frog')


def test_the_class_of_the_larger_share():
  labels = tf.constant([[0.2, 0.8, 0.0], [0.5, 0.0, 0.5], [0.0, 0.0, 1.0]])
  found = mixed_labels.larger(labels)
  assert found.dtype == tf.int32
  np.testing.assert_array_equal(found, [1, 0, 2])


def test_whole_labels_stay():
  labels = tf.constant([2, 0, 1])
  assert mixed_labels.larger(labels) is labels


@pytest.mark.parametrize('label, text', [
    (np.int32(1), 'dog'), ([0, 1.0, 0], 'dog'), ([0.3, 0.0, 0.7], 'frog 70%, cat 30%'),
    ([0.5, 0.5, 0], 'cat 50%, dog 50%'), ([0.999, 0.001, 0], 'cat')])
def test_text(label, text):
  assert mixed_labels.text(np.array(label), _NAMES) == text
