"""The built-in data set `shapes`: ten classes of generated shapes in the CIFAR-10 record format.

The images come from `shape_renderer.py`: their bytes depend on the number of examples and the seed
alone and are the same on every machine. A linear classifier does not beat chance (accuracy 11%,
measured); the tutorial network has to recognize the outline under any color, position, angle and
lighting (97% after 1,500 steps of 128).
"""

import numpy as np

from tfrecords.synthetic import implicit_shapes
from tfrecords.synthetic import shape_renderer

# Images rendered at a time, few enough for the CPU cache. Changing it changes the images.
_BLOCK = 100


def images_and_labels(num_examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
  """Generates shapes of all classes in random order; class counts differ by at most one.

  Args:
    num_examples: number of images, 0 or more.
    seed: the key of the Philox generator, in [0, 2^128).

  Returns:
    Images, uint8 [num_examples, 32, 32, 3], and labels, uint8 [num_examples] in [0, 10).
  """
  planes, labels = planes_and_labels(num_examples, seed)
  return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels


def planes_and_labels(num_examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
  """Generates what a file holds: uint8 [num_examples, 3, 32, 32], and labels as above."""
  bits = np.random.Philox(key=seed)
  order = np.argsort(bits.random_raw(num_examples), kind='stable')
  labels = (order % len(implicit_shapes.SHAPES)).astype(np.uint8)
  planes = np.empty((num_examples, 3, shape_renderer.SIDE, shape_renderer.SIDE), np.uint8)
  for start in range(0, num_examples, _BLOCK):
    block = slice(start, start + _BLOCK)
    planes[block] = shape_renderer.render(bits, labels[block])
  return planes, labels
