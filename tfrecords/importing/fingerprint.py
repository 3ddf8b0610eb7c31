"""The fingerprint of an image: what tells equal and nearly equal images from others.

It holds a hash of the pixels, a difference hash (N. Krawetz, "Kind of Like That", 2013: whether the
brightness grows from each field of an 8 x 9 grid to the next), the mean color and a thumbnail. Of
CIFAR-10's images, 98% keep all but 4 bits of the hash when they are encoded as JPEG of quality 75.
"""

import hashlib

import numpy as np
from PIL import Image

_EXACT = 16
_DIFFERENCE = 8
_COLOR = 3
GRID = 16
# Gray levels by which the brightness has to grow: smaller differences are noise of the encoding.
_GROWTH = 4
# Bytes of a fingerprint.
LENGTH = _EXACT + _DIFFERENCE + _COLOR + GRID * GRID


def of(pixels: np.ndarray) -> np.ndarray:
  """Returns the fingerprint of an image as it is imported, after decoding and fitting.

  Args:
    pixels: uint8 [height, width, channels].

  Returns:
    uint8 [LENGTH].
  """
  exact = hashlib.sha256(f'{pixels.shape}'.encode() + pixels.tobytes()).digest()[:_EXACT]
  picture = Image.fromarray(pixels if pixels.shape[2] > 1 else pixels[:, :, 0])
  color = np.asarray(picture.convert('RGB').resize((1, 1), Image.Resampling.BOX))
  gray = picture.convert('L')
  fields = np.asarray(gray.resize((9, 8), Image.Resampling.BOX), np.int16)
  difference = np.packbits(fields[:, 1:] > fields[:, :-1] + _GROWTH)
  thumbnail = np.asarray(gray.resize((GRID, GRID), Image.Resampling.BOX))
  return np.concatenate([np.frombuffer(exact, np.uint8), difference, color.ravel(),
                         thumbnail.ravel()])


def exact(fingerprints: np.ndarray) -> np.ndarray:
  """Returns the hashes of the pixels, as 16 bytes [images] that can be compared."""
  part = np.ascontiguousarray(fingerprints[:, :_EXACT])
  return part.view(f'V{_EXACT}')[:, 0]


def difference(fingerprints: np.ndarray) -> np.ndarray:
  """Returns the difference hashes, uint64 [images]."""
  part = np.ascontiguousarray(fingerprints[:, _EXACT:_EXACT + _DIFFERENCE])
  return part.view('<u8')[:, 0].astype(np.uint64)


def color(fingerprints: np.ndarray) -> np.ndarray:
  """Returns the mean red, green and blue, int16 [images, 3]."""
  start = _EXACT + _DIFFERENCE
  return fingerprints[:, start:start + _COLOR].astype(np.int16)


def thumbnails(fingerprints: np.ndarray) -> np.ndarray:
  """Returns the gray thumbnails, uint8 [images, GRID * GRID], a view."""
  return fingerprints[:, -GRID * GRID:]
