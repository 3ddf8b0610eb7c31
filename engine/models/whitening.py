"""Fixed filters for a first layer that whitens the patches of natural images.

Neighboring pixels and color channels are strongly correlated: the d = kh kw C numbers of a patch
have a large variance along few directions and a small one along the others. With their covariance
S = E diag(l) E^T, the filters

  w_i = e_i / sqrt(l_i + epsilon s)   and  -w_i        i = 1 ... d, the largest l first

where s = trace(S) / d is the variance of a pixel, give uncorrelated outputs with variance 1 where l
is far above epsilon s; directions of smaller variance, mostly noise, are damped. Since each
direction comes with both signs, relu keeps all information. The filters are computed once, from
some training images, and are not trained (Page, "How to train your ResNet", 2019; Keller Jordan,
"94% on CIFAR-10 in 3.29 seconds on a single GPU", arXiv:2404.00498, section 3.2, whose 2 x 2
patches and epsilon are the defaults; its pixels have s = 1, and the factor s makes the filters
independent of the images' units). That source computes S about 0, for images of mean 0; here S is
the covariance about the mean patch, which is returned as well.
"""

import numpy as np
import tensorflow as tf

from tfrecords import errors

# Images per block, to bound the memory: 50 MB for 32x32x3 images and 2x2 patches.
_BLOCK = 500


def filters(images: tf.types.experimental.TensorLike, window: int = 2,
            epsilon: float = 5e-4) -> tuple[np.ndarray, np.ndarray]:
  """Computes whitening filters.

  Args:
    images: [n, height, width, C], in any units.
    window: side of a patch, in pixels.
    epsilon: added to the variance of each direction, as a fraction of a pixel's; at least 0.

  Returns:
    Filters [window, window, C, 2 window^2 C], float32: the w_i, then their negatives; and the mean
    patch [window, window, C], float32. The sign of an eigenvector is chosen so that its largest
    absolute value, or the first of equal ones, is positive.

  Raises:
    errors.InputError: there are too few patches for a covariance of full rank.
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
  # Constant images have no variance; their filters are zeros.
  scaled = directions / np.sqrt(np.where(damped > 0, damped, np.inf))
  scaled = _canonical_signs(scaled[:, ::-1]).reshape(*shape, size)
  return (np.concatenate([scaled, -scaled], axis=3).astype(np.float32),
          mean.reshape(shape).astype(np.float32))


def _canonical_signs(columns: np.ndarray) -> np.ndarray:
  """Flips the signs of columns so that the largest absolute value of each is positive."""
  # With a margin for rounding: of two nearly equal absolute values the first decides.
  sizes = np.abs(columns)
  first = (sizes >= 0.999 * sizes.max(axis=0)).argmax(axis=0)
  return columns * np.sign(columns[first, np.arange(columns.shape[1])])


def _moments(images: np.ndarray, window: int) -> tuple[int, np.ndarray, np.ndarray]:
  """Returns the number of patches, their mean [d] and their covariance [d, d], in float64."""
  size = window * window * images.shape[3]
  count, total, products = 0, np.zeros(size), np.zeros([size, size])
  # Some pixel's value is subtracted first, to avoid cancellation in the covariance.
  origin = float(images[0, 0, 0, 0])
  for start in range(0, len(images), _BLOCK):
    rows = _patches(images[start:start + _BLOCK].astype(np.float64) - origin, window)
    count += len(rows)
    total += rows.sum(axis=0)
    products += rows.T @ rows
  mean = total / count
  return count, mean + origin, products / count - np.outer(mean, mean)


def _patches(pixels: np.ndarray, window: int) -> np.ndarray:
  """Returns every patch as a row [d], in the memory order of a filter."""
  _, height, width, channels = pixels.shape
  rows, columns = height - window + 1, width - window + 1
  shifted = [pixels[:, u:u + rows, v:v + columns] for u in range(window) for v in range(window)]
  return np.stack(shifted, axis=3).reshape(-1, window * window * channels)
