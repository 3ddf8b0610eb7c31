"""Features of an image that networks often do not see: brightness, contrast, colors, sharpness.

Networks standardize images, or learn to look past their brightness; noise, text, drawings and plain
areas differ from photographs in them.
"""

import numpy as np

# Images at a time, to bound the memory.
_BLOCK = 500
_DARK, _LIGHT = 5, 250


def extract(images: np.ndarray) -> np.ndarray:
  """Returns features of uint8 images [n, height, width, channels], float32 [n, numbers]."""
  return np.concatenate([_of_block(images[start:start + _BLOCK].astype(np.float32))
                         for start in range(0, len(images), _BLOCK)])


def _of_block(images: np.ndarray) -> np.ndarray:
  axes = (1, 2)
  across, down = np.abs(np.diff(images, axis=2)), np.abs(np.diff(images, axis=1))
  coarse = images[:, ::2, ::2]
  steps = [across, down, np.abs(np.diff(across, axis=2)), np.abs(np.diff(down, axis=1)),
           np.abs(np.diff(coarse, axis=2)), np.abs(np.diff(coarse, axis=1))]
  border = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]], axis=1)
  return np.concatenate([
      images.mean(axes), images.std(axes), border.mean(axis=1), border.std(axis=1),
      *(np.log1p(step.mean(axes)) for step in steps),
      (images < _DARK).mean(axes), (images > _LIGHT).mean(axes),
      np.log1p(_distinct(images)), *_color_differences(images)], axis=1, dtype=np.float32)


def _distinct(images: np.ndarray) -> np.ndarray:
  """Returns the number of different values in each image, [n, 1]."""
  found = np.zeros([len(images), 256], bool)
  flat = images.reshape(len(images), -1).astype(np.uint8)
  found[np.arange(len(images))[:, None], flat] = True
  return found.sum(axis=1, keepdims=True)


def _color_differences(images: np.ndarray) -> list[np.ndarray]:
  """Returns how far neighboring channels are from each other in each image."""
  differences = np.diff(images, axis=3)
  if not differences.shape[3]:
    return []
  return [np.abs(differences).mean(axis=(1, 2)), differences.std(axis=(1, 2))]
