"""Pads batches to a few sizes, so that a runtime prepares its kernels for those alone."""

from collections.abc import Callable

import numpy as np


def sizes(max_batch: int) -> list[int]:
  """Returns the powers of two below `max_batch`, and `max_batch` itself."""
  return [*(1 << power for power in range((max_batch - 1).bit_length())), max_batch]


def answer(ask: Callable[[np.ndarray], np.ndarray], images: np.ndarray,
           max_batch: int) -> np.ndarray:
  """Returns a model's answers for any number of images.

  Args:
    ask: returns an array with a row for each image; called with batches of `sizes` alone.
    images: uint8 [n, height, width, channels], n at least 1.
    max_batch: largest batch.
  """
  found = []
  for start in range(0, len(images), max_batch):
    batch = images[start:start + max_batch]
    size = next(size for size in sizes(max_batch) if size >= len(batch))
    found.append(ask(_padded(batch, size))[:len(batch)])
  return found[0] if len(found) == 1 else np.concatenate(found)


def _padded(images: np.ndarray, size: int) -> np.ndarray:
  if len(images) == size:
    return images
  padding = np.zeros([size - len(images), *images.shape[1:]], images.dtype)
  return np.concatenate([images, padding])
