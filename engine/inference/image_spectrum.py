"""The power spectrum of an image: how much it changes from pixel to pixel, and how smoothly.

Photographs have power at all frequencies, falling with them in a characteristic way that noise,
drawings, text and images scaled in another way do not share (A. Torralba and A. Oliva, "Statistics
of natural image categories", Network 14, 2003).
"""

import numpy as np

# Images at a time, to bound the memory.
_BLOCK = 500
# Rings of frequencies up to half a cycle a pixel, and beyond it the corners.
_RINGS, _CORNERS = 10, 3


def extract(images: np.ndarray) -> np.ndarray:
  """Returns the logarithm of the mean power in rings of the spectrum, float32 [n, numbers].

  Args:
    images: uint8 [n, height, width, channels]. The mean over the channels has the rings in two
      halves, of horizontal and vertical frequencies; three channels have those of their
      differences, too.
  """
  return np.concatenate([_of_block(images[start:start + _BLOCK].astype(np.float32))
                         for start in range(0, len(images), _BLOCK)])


def _of_block(images: np.ndarray) -> np.ndarray:
  height, width = images.shape[1:3]
  # Without a window the borders would be edges.
  window = np.hanning(height + 2)[1:-1, None] * np.hanning(width + 2)[None, 1:-1]
  ring, is_horizontal = _rings(height, width)
  found = []
  for number, plane in enumerate(_planes(images)):
    power = np.abs(np.fft.rfft2((plane - plane.mean(axis=(1, 2), keepdims=True)) * window)) ** 2
    masks = [ring == index for index in range(_RINGS + _CORNERS)]
    if not number:
      masks = [mask & half for mask in masks for half in (is_horizontal, ~is_horizontal)]
    found += [np.log1p(power[:, mask].mean(axis=1)) for mask in masks if mask.any()]
  return np.stack(found, axis=1).astype(np.float32)


def _rings(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
  """Returns the ring of each frequency, and whether it is rather horizontal."""
  down, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
  radius = np.sqrt(down ** 2 + across ** 2)
  ring = np.minimum((2 * _RINGS * radius).astype(int), _RINGS + _CORNERS - 1)
  return ring, np.abs(across) > np.abs(down)


def _planes(images: np.ndarray) -> list[np.ndarray]:
  """Returns the mean over the channels, and of three channels two differences of colors."""
  planes = [images.mean(axis=3)]
  if images.shape[3] == 3:
    red, green, blue = np.moveaxis(images, 3, 0)
    planes += [red - green, blue - (red + green) / 2]
  return planes
