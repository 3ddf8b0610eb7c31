"""The built-in data set `digits`: written digits in the size of MNIST, without a download.

The images come from `digit_renderer.py`: their bytes depend on the number of examples and the seed
alone and are the same on every machine. It stands in for MNIST where there is no network; it is
not MNIST, and an accuracy on it says nothing about an accuracy there.
"""

import numpy as np

from tfrecords.synthetic import digit_renderer
from tfrecords.synthetic import digit_strokes

# Images rendered at a time. Changing it changes the images.
_BLOCK = 100


def images_and_labels(num_examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
  """Generates digits in random order; class counts differ by at most one.

  Args:
    num_examples: number of images, 0 or more.
    seed: the key of the Philox generator, in [0, 2^128).

  Returns:
    Images, uint8 [num_examples, 28, 28, 1], and labels, uint8 [num_examples] in [0, 10).
  """
  planes, labels = planes_and_labels(num_examples, seed)
  return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels


def planes_and_labels(num_examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
  """Generates what a file holds: uint8 [num_examples, 1, 28, 28], and labels as above."""
  bits = np.random.Philox(key=seed)
  order = np.argsort(bits.random_raw(num_examples), kind='stable')
  labels = (order % len(digit_strokes.STROKES)).astype(np.uint8)
  planes = np.empty((num_examples, 1, digit_renderer.SIDE, digit_renderer.SIDE), np.uint8)
  for start in range(0, num_examples, _BLOCK):
    block = slice(start, start + _BLOCK)
    planes[block] = digit_renderer.render(bits, labels[block])
  return planes, labels
