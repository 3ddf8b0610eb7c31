"""Moving averages of the trained variables, the ones that are evaluated.

  average <- average - (1 - decay) * (average - variable)
  decay = min(moving_average_decay, (1 + n) / (10 + n)) after n updates

The second line is the warm-up of tf.train.ExponentialMovingAverage, which the tutorial uses: early
averages follow quickly instead of remembering the initial values.
"""

from collections.abc import Sequence

import tensorflow as tf


def decay_after(updates: tf.Tensor, moving_average_decay: float) -> tf.Tensor:
  """Returns the decay, a float32 scalar, after `updates` updates (an integer scalar, from 1).

  Example:
    Early on 2/11, then 11/20, and at last the given decay:

    >>> for updates in (1, 10, 1000):
    ...   print(f'{rana.loop.average_decay(updates, 0.9):.4f}')
    0.1818
    0.5500
    0.9000
  """
  count = tf.cast(updates, tf.float32)
  return tf.minimum(moving_average_decay, (1.0 + count) / (10.0 + count))


def update(averages: Sequence[tf.Variable], variables: Sequence[tf.Variable],
           decay: tf.Tensor) -> None:
  """Moves every average towards its variable, in place.

  Args:
    averages: the averages.
    variables: their variables, in the same order.
    decay: float32 scalar; what stays of the old average.

  Example:
    >>> average, weight = tf.Variable([0.0]), tf.Variable([8.0])
    >>> rana.loop.update_averages([average], [weight], decay=0.75)
    >>> print(average.numpy())
    [2.]
  """
  for average, variable in zip(averages, variables, strict=True):
    average.assign_sub((1.0 - decay) * (average - variable))
