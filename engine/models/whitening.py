"""Fixed first filters that make the patches of natural images white.

Neighbouring pixels of an image, and its colours, are nearly the same number: a patch's d = kh kw C
numbers vary strongly along few directions and weakly along the others. With their covariance
S = E diag(l) E^T, the filters

  w_i = e_i / sqrt(l_i + epsilon s)   and  -w_i        i = 1 ... d, the largest l first

where s = trace(S) / d is the variance of a pixel, give responses that are uncorrelated, and of
variance 1 where l is far above epsilon s: the weakest directions, mostly noise, are held down. With
both signs, each direction survives a relu on both sides. A layer of these filters is computed once,
from some training images, and is not trained (Page, "How to train your ResNet", 2019; Keller
Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", arXiv:2404.00498, section 3.2, whose
2 x 2 patches and epsilon are the defaults; its pixels have s = 1, and through s the filters do not
depend on the units of the images). That source takes S about 0 instead of the mean, of images whose
mean is 0; for others the mean patch is returned as well.
"""

import numpy as np
import tensorflow as tf

from tfrecords import errors

# Images whose patches are looked at together, to bound the memory: 50 MB for 32 x 32 x 3 in 2 x 2.
_BLOCK = 500


def filters(images: tf.types.experimental.TensorLike, window: int = 2,
            epsilon: float = 5e-4) -> tuple[np.ndarray, np.ndarray]:
  """Computes whitening filters.

  Args:
    images: [n, height, width, C], in any units.
    window: side of a patch, in pixels.
    epsilon: what is added to the variance of each direction, as a share of a pixel's; at least 0.

  Returns:
    Filters [window, window, C, 2 window^2 C], float32: the w_i, then their negatives; and the mean
    patch [window, window, C], float32. Of an eigenvector and its negative the one is w_i whose
    largest number, or the first of equally large ones, is positive.

  Raises:
    errors.InputError: there are too few patches to vary in every direction.
  """
  images = np.asarray(images)
  shape = (window, window, images.shape[3])
  size = window * window * images.shape[3]
  count, mean, covariance = _moments(images, window)
  if count <= size:
    raise errors.InputError(
        f'{len(images)} images of {images.shape[1]}x{images.shape[2]} have {count} patches of '
        f'{window}x{window}; whitening needs more than {size}: give more images')
  variances, directions = np.linalg.eigh(covariance)
  damped = np.maximum(variances, 0.0) + epsilon * np.trace(covariance) / size
  # Images of one colour have no direction at all, and filters of zeros.
  scaled = directions / np.sqrt(np.where(damped > 0, damped, np.inf))
  scaled = _upright(scaled[:, ::-1]).reshape(*shape, size)
  return (np.concatenate([scaled, -scaled], axis=3).astype(np.float32),
          mean.reshape(shape).astype(np.float32))


def _upright(columns: np.ndarray) -> np.ndarray:
  """Turns the sign of columns so that the largest number of each is positive."""
  # A margin for rounding: of two numbers equally large but for that, the first decides.
  sizes = np.abs(columns)
  first = (sizes >= 0.999 * sizes.max(axis=0)).argmax(axis=0)
  return columns * np.sign(columns[first, np.arange(columns.shape[1])])


def _moments(images: np.ndarray, window: int) -> tuple[int, np.ndarray, np.ndarray]:
  """Returns the number of patches, their mean [d] and their covariance [d, d], in float64."""
  size = window * window * images.shape[3]
  count, total, products = 0, np.zeros(size), np.zeros([size, size])
  # Some pixel's value is taken from all at first, so that nothing large cancels in the end.
  origin = float(images[0, 0, 0, 0])
  for start in range(0, len(images), _BLOCK):
    rows = _patches(images[start:start + _BLOCK].astype(np.float64) - origin, window)
    count += len(rows)
    total += rows.sum(axis=0)
    products += rows.T @ rows
  mean = total / count
  return count, mean + origin, products / count - np.outer(mean, mean)


def _patches(pixels: np.ndarray, window: int) -> np.ndarray:
  """Returns every patch as a row [d], in the order of a filter's numbers."""
  _, height, width, channels = pixels.shape
  rows, columns = height - window + 1, width - window + 1
  shifted = [pixels[:, u:u + rows, v:v + columns] for u in range(window) for v in range(window)]
  return np.stack(shifted, axis=3).reshape(-1, window * window * channels)
