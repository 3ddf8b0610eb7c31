"""The mistakes with the highest probability, on a small example."""

import numpy as np
import tensorflow as tf

from engine.evaluation import misclassification


def test_mistakes_are_sorted_by_probability_then_by_index():
  images = tf.reshape(tf.cast(tf.range(5), tf.uint8), [5, 1, 1, 1])
  found = misclassification.worst(
      images, np.array([0, 1, 2, 0, 1]), np.array([1, 1, 0, 2, 0]),
      np.array([0.5, 0.9, 0.75, 0.5, 0.25]), 3)
  assert [(mistake.index, mistake.label, mistake.predicted, mistake.probability)
          for mistake in found] == [(2, 2, 0, 0.75), (0, 0, 1, 0.5), (3, 0, 2, 0.5)]
  assert [int(mistake.image.item()) for mistake in found] == [2, 0, 3]
