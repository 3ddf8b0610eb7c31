"""The fingerprints of images: what tells equal and nearly equal images from others.

A fingerprint holds a hash of the pixels, a difference hash (N. Krawetz, "Kind of Like That", 2013:
whether the brightness grows from each field of an 8 x 9 grid to the next), the mean color and a
thumbnail. Of CIFAR-10's images, 97% keep all but 4 bits of the hash when Pillow encodes them as
JPEG of quality 75.

Fields and pixels of the thumbnail are means over areas, whose borders may divide pixels. They are
computed with integers alone, so they do not depend on the machine or on how images are divided into
blocks. No file keeps them but those of an import that has not ended (block_store.py).
"""

from collections.abc import Sequence
import hashlib

import numpy as np

# Changes with the definition, so that an import does not continue with fingerprints of another.
VERSION = 2
_EXACT = 16
_DIFFERENCE = 8
_COLOR = 3
GRID = 16
_COLUMNS = 9
# Gray levels by which the brightness has to grow: smaller differences are noise of the encoding.
_GROWTH = 4
# Bytes of a fingerprint.
LENGTH = _EXACT + _DIFFERENCE + _COLOR + GRID * GRID
# Bytes of images that are worked on at once: what is computed of them stays in the cache.
_BLOCK_BYTES = 1 << 17


def of(planes: np.ndarray, image_shape: Sequence[int]) -> np.ndarray:
  """Returns the fingerprints of images as they are imported, after decoding and fitting.

  Args:
    planes: uint8 [images, image bytes], a channel after the other.
    image_shape: height and width, at most 256, and channels: 1, or 3 for red, green and blue.

  Returns:
    uint8 [images, LENGTH].
  """
  height, width, channels = image_shape
  images = planes.reshape(-1, channels, height, width)
  found = np.empty([len(images), LENGTH], np.uint8)
  count = max(1, _BLOCK_BYTES // (height * width * channels))
  for start in range(0, len(images), count):
    part = slice(start, start + count)
    _describe(images[part], found[part])
  return found


def _describe(images: np.ndarray, found: np.ndarray) -> None:
  """Fills the fingerprints, uint8 [n, LENGTH], of images, uint8 [n, channels, height, width]."""
  size = images.shape[2] * images.shape[3]
  seed = hashlib.sha256(f'{images.shape[1:]}'.encode())
  for row, image in zip(found, np.ascontiguousarray(images), strict=True):
    digest = seed.copy()
    digest.update(image)
    row[:_EXACT] = np.frombuffer(digest.digest(), np.uint8, _EXACT)
  rows = _areas(_gray(images), GRID, axis=1)
  # An area of the 8 rows is two of the 16.
  fields = _mean(_areas(rows[:, ::2] + rows[:, 1::2], _COLUMNS, axis=2), 2 * size)
  start, end = _EXACT + _DIFFERENCE, _EXACT + _DIFFERENCE + _COLOR
  grows = fields[:, :, 1:] > fields[:, :, :-1] + _GROWTH
  found[:, _EXACT:start] = np.packbits(grows.reshape(len(found), -1), axis=1)
  # A gray image has one color three times.
  found[:, start:end] = _mean(images.sum((2, 3), np.int32), size)
  found[:, end:] = _mean(_areas(rows, GRID, axis=2), size).reshape(len(found), -1)


def _gray(images: np.ndarray) -> np.ndarray:
  """Returns the brightness, int32 [n, height, width], in whole gray levels, as Pillow's mode L.

  ITU-R BT.601 in fixed point: https://pillow.readthedocs.io, "Image.convert".
  """
  if images.shape[1] == 1:
    return images[:, 0].astype(np.int32)
  red, green, blue = (images[:, channel].astype(np.int32) for channel in range(3))
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16


def _areas(values: np.ndarray, count: int, axis: int) -> np.ndarray:
  """Returns sums over `count` areas of equal length, in units of 1 / count of a pixel.

  Args:
    values: int32 [n, height, width].
    count: number of areas.
    axis: 1 divides the height, 2 the width.
  """
  length = values.shape[axis]
  if length % count == 0:
    shape = [*values.shape]
    shape[axis:axis + 1] = [count, length // count]
    return count * values.reshape(shape).sum(axis + 1, np.int32)
  whole, rest = np.divmod(np.arange(count + 1) * length, count)
  before = np.insert(np.cumsum(values, axis, np.int32), 0, 0, axis)
  # Beyond the last border there is no pixel, and none of it is taken.
  part = np.take(values, np.minimum(whole, length - 1), axis)
  rest = rest.reshape(-1, 1) if axis == 1 else rest
  return np.diff(count * np.take(before, whole, axis) + rest.astype(np.int32) * part, axis=axis)


def _mean(sums: np.ndarray, size: int) -> np.ndarray:
  """Returns sums over `size` divided by it and rounded; halves up."""
  return (sums + size // 2) // size


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
