"""First filters of a trained network for images of another number of channels.

Filters for color that see gray images are summed over the channels, and filters for gray that see
color images apply a third to each channel. So a gray picture gives the same outputs, whether it is
stored with one channel or with three equal ones.
"""

import tensorflow as tf

_GRAY, _COLOR = 1, 3


def differ_alone(source: tuple[int, ...], target: tuple[int, ...]) -> bool:
  """Returns whether one of two shapes is that of filters for gray images, the other for color.

  Args:
    source: shape of a variable, of filters [height, width, channels, filters].
    target: shape of the variable that is to get its values.
  """
  return (len(source) == len(target) == 4 and {source[2], target[2]} == {_GRAY, _COLOR}
          and source[:2] == target[:2] and source[3] == target[3])


def convert(values: tf.Tensor, shape: tuple[int, ...]) -> tf.Tensor:
  """Returns filters for as many channels as `shape` has; values of that shape as they are."""
  if tuple(values.shape) == shape:
    return values
  summed = tf.reduce_sum(values, axis=2, keepdims=True)
  return summed if shape[2] == _GRAY else tf.repeat(summed / shape[2], shape[2], axis=2)
