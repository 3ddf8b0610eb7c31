"""Labels that may be mixed: one class of each image, or shares of all classes.

They are int32 [n], the class of each image, or float32 [n, classes], its shares, whose sum is 1, as
mixing.py makes them.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf


def larger(labels: tf.Tensor) -> tf.Tensor:
  """Returns the class of the largest share of each image, int32 [n]."""
  return labels if labels.shape.rank == 1 else tf.argmax(labels, axis=1, output_type=tf.int32)


def text(label: np.ndarray, class_names: Sequence[str]) -> str:
  """Returns a label for the user: `cat`, or `cat 70%, dog 30%` with the largest share first.

  Args:
    label: an integer scalar, or shares [classes].
    class_names: in the order of the labels.
  """
  if not label.ndim:
    return class_names[int(label)]
  order = np.argsort(-label, kind='stable')
  shown = [f'{class_names[number]} {label[number]:.0%}' for number in order
           if round(100 * label[number])]
  return ', '.join(shown) if len(shown) > 1 else class_names[order[0]]
