"""Images as another camera or another program would have made them: sharper, softer, brighter.

A discriminator that sees training images and others in many appearances cannot tell them by that of
the training images alone, as which a photograph of the same things seldom comes.
"""

import numpy as np

# How much of the detail is taken away or added, how far the contrast goes from 1, the shift of the
# brightness and the deviation of the noise, of 255.
_DETAIL = (-0.7, 1.3)
_CONTRAST, _BRIGHTNESS, _NOISE = 0.15, 15, 4
_BLOCK = 500


def varied(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns images in another appearance each.

  Args:
    images: uint8 [n, height, width, channels].
    rng: decides which.
  """
  return np.concatenate([_of_block(images[start:start + _BLOCK].astype(np.float32), rng)
                         for start in range(0, len(images), _BLOCK)])


def _of_block(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  shape = [len(images), 1, 1, 1]
  found = images + rng.uniform(*_DETAIL, shape) * (images - _blurred(images))
  contrast = rng.uniform(1 - _CONTRAST, 1 + _CONTRAST, shape)
  found = (found - 128) * contrast + 128 + rng.uniform(-_BRIGHTNESS, _BRIGHTNESS, shape)
  found = found + rng.normal(size=images.shape) * np.maximum(
      rng.uniform(-2 * _NOISE, _NOISE, shape), 0)
  return np.clip(found, 0, 255).astype(np.uint8)


def _blurred(images: np.ndarray) -> np.ndarray:
  """Returns images with each pixel replaced by a mean of 3 x 3 with binomial weights."""
  for axis in (1, 2):
    padded = np.pad(images, [(1, 1) if number == axis else (0, 0) for number in range(4)], 'edge')
    side = images.shape[axis]
    before, at, after = (padded.take(np.arange(start, start + side), axis) for start in range(3))
    images = (before + 2 * at + after) / 4
  return images
