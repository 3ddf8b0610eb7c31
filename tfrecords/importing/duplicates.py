"""Finds equal and nearly equal images by their fingerprints.

Images are nearly equal if few bits of their difference hashes differ and their thumbnails, shifted
and scaled in brightness, agree. Images that are almost constant are equal or different: a hash of
them is noise.
"""

import dataclasses

import numpy as np

from tfrecords.importing import fingerprint
from tfrecords.importing import hash_pairs
from tfrecords.importing import split_hash


@dataclasses.dataclass(frozen=True)
class Duplicates:
  """Which images are copies of each other.

  Attributes:
    equal: int64 [images], the smallest index of an image with the same pixels.
    near: int64 [images], the smallest index in an image's group of equal and nearly equal ones.
  """
  equal: np.ndarray
  near: np.ndarray


# Largest squared distance of two centered thumbnails of length 1: correlation above 0.99.
_LARGEST_DISTANCE = 0.02
# Smallest standard deviation of a thumbnail that can be nearly equal to another, in gray levels.
_SMALLEST_DEVIATION = 2.0
# Largest difference of red - green and blue - green of the mean colors.
_LARGEST_TINT = 12
# Largest difference of the mean gray levels.
_LARGEST_BRIGHTNESS = 32
# Pairs whose thumbnails are compared at once.
_AT_ONCE = 1 << 15


def find(fingerprints: np.ndarray, bits: int) -> Duplicates:
  """Returns the duplicates among images.

  Args:
    fingerprints: uint8 [images, fingerprint.LENGTH], a row an image.
    bits: in how many of 64 bits the difference hashes of near-duplicates may differ; 0: only equal
      images form groups.
  """
  _, first, inverse = np.unique(fingerprint.exact(fingerprints), return_index=True,
                                return_inverse=True)
  equal = first[inverse]
  if not bits or len(first) < 2:
    return Duplicates(equal, equal)
  similarity = _Similarity(fingerprints)
  candidates = np.sort(first)
  candidates = candidates[similarity.is_distinct(candidates)]
  found = hash_pairs.components(
      fingerprint.difference(fingerprints[candidates]), similarity.brightness[candidates],
      bits, _LARGEST_BRIGHTNESS,
      lambda left, right: similarity.is_close(candidates[left], candidates[right]))
  joined = np.arange(len(fingerprints))
  joined[candidates] = candidates[found]
  return Duplicates(equal, split_hash.connected(
      len(equal), np.concatenate([np.arange(len(equal))] * 2), np.concatenate([equal, joined])))


class _Similarity:
  """Compares images by their thumbnails and mean colors."""

  def __init__(self, fingerprints: np.ndarray) -> None:
    self._thumbnails = fingerprint.thumbnails(fingerprints)
    color = fingerprint.color(fingerprints)
    self._tint = color[:, [0, 2]] - color[:, 1:2]
    self.brightness = np.empty(len(fingerprints), np.int64)
    self._deviation = np.empty(len(fingerprints), np.float32)
    for start in range(0, len(fingerprints), _AT_ONCE):
      part = slice(start, start + _AT_ONCE)
      levels = self._thumbnails[part].astype(np.float32)
      self.brightness[part] = levels.mean(1)
      self._deviation[part] = levels.std(1)

  def is_distinct(self, index: np.ndarray) -> np.ndarray:
    """Returns which images are not almost constant."""
    return self._deviation[index] >= _SMALLEST_DEVIATION

  def is_close(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Returns which pairs of images, given by their indices, agree closely."""
    close = np.abs(self._tint[left] - self._tint[right]).max(1) <= _LARGEST_TINT
    for start in range(0, len(left), _AT_ONCE):
      part = slice(start, start + _AT_ONCE)
      gap = self._centered(left[part]) - self._centered(right[part])
      close[part] &= np.einsum('ij,ij->i', gap, gap) <= _LARGEST_DISTANCE
    return close

  def _centered(self, index: np.ndarray) -> np.ndarray:
    """Returns thumbnails with mean 0 and length 1, float32 [images, pixels]."""
    levels = self._thumbnails[index].astype(np.float32)
    levels -= levels.mean(1, keepdims=True)
    return levels / (self._deviation[index, np.newaxis] * fingerprint.GRID)
