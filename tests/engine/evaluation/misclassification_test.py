"""The worst mistakes, by hand."""

import numpy as np
import tensorflow as tf

from engine.evaluation import misclassification


def test_the_surest_mistakes_come_first_and_equal_ones_in_order():
  images = tf.reshape(tf.cast(tf.range(5), tf.uint8), [5, 1, 1, 1])
  found = misclassification.worst(
      images, np.array([0, 1, 2, 0, 1]), np.array([1, 1, 0, 2, 0]),
      np.array([0.5, 0.9, 0.75, 0.5, 0.25]), 3)
  assert [(mistake.index, mistake.label, mistake.predicted, mistake.probability)
          for mistake in found] == [(2, 2, 0, 0.75), (0, 0, 1, 0.5), (3, 0, 2, 0.5)]
  assert [int(mistake.image.item()) for mistake in found] == [2, 0, 3]
