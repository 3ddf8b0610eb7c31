"""Finds equal and nearly equal images by their fingerprints.

Images are nearly equal if few bits of their difference hashes differ and their thumbnails, shifted
and scaled in brightness, agree. Images that are almost constant are equal or different: a hash of
them is noise.
"""

from collections.abc import Iterator
import dataclasses
import math

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
    notes: lines for the user, where not all pairs were compared.
  """
  equal: np.ndarray
  near: np.ndarray
  notes: tuple[str, ...] = ()


# Largest squared distance of two centered thumbnails of length 1: a correlation of 0.99. Of images
# with flat areas, as drawings have, it is smaller: two digits of different writers may be as alike
# as two encodings of a photograph.
_LARGEST_DISTANCE = 0.02
# Largest difference of neighboring pixels of a thumbnail in a flat area, in gray levels.
_FLAT = 2
# Smallest standard deviation of a thumbnail that can be nearly equal to another, in gray levels.
_SMALLEST_DEVIATION = 2.0
# Largest difference of red - green and blue - green of the mean colors.
_LARGEST_TINT = 12
# Images that are compared at once.
_AT_ONCE = 1 << 13
# Numbers that tell most images apart, compared before whole thumbnails, and images they are chosen
# on.
_PROJECTIONS, _SAMPLE = 8, 4096
# Steps into which [-1, 1] is divided.
_STEPS = 255


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
  joined = np.arange(len(fingerprints))
  notes: tuple[str, ...] = ()
  if len(candidates):
    similarity.project(candidates)
    found = hash_pairs.components(
        fingerprint.difference(fingerprints)[candidates], similarity.steps()[candidates], bits,
        math.ceil(_LARGEST_DISTANCE ** 0.5 * _STEPS / 2),
        lambda left, right: similarity.is_close(candidates[left], candidates[right]))
    joined[candidates], notes = candidates[found.smallest], _notes(found)
  return Duplicates(equal, split_hash.connected(
      len(equal), np.concatenate([np.arange(len(equal))] * 2), np.concatenate([equal, joined])),
                    notes)


def _notes(found: hash_pairs.Components) -> tuple[str, ...]:
  """Returns a line about pairs that were not compared."""
  if not found.cut:
    return ()
  return (f'{found.cut:,} pictures are like so many others that each was compared with the '
          f'{found.partners:,} most alike in each of several orders alone: a near-duplicate may be '
          'missed, no equal picture is; --near_duplicates=0 looks for equal ones only',)


class _Similarity:
  """Compares images by their thumbnails and mean colors."""

  def __init__(self, fingerprints: np.ndarray) -> None:
    self._thumbnails = fingerprint.thumbnails(fingerprints)
    color = fingerprint.color(fingerprints)
    self._tint = color[:, [0, 2]] - color[:, 1:2]
    self._projections = np.zeros([len(fingerprints), _PROJECTIONS], np.float32)
    self._deviation = np.empty(len(fingerprints), np.float32)
    self._limit = np.empty(len(fingerprints), np.float32)
    for part in _slices(len(fingerprints)):
      self._deviation[part] = self._thumbnails[part].std(1, dtype=np.float32)
      rows = self._thumbnails[part].reshape(-1, fingerprint.GRID, fingerprint.GRID)
      is_flat = np.abs(np.diff(rows.astype(np.int16), axis=2)) <= _FLAT
      self._limit[part] = _LARGEST_DISTANCE * (1 - is_flat.mean((1, 2), dtype=np.float32)) ** 2

  def is_distinct(self, index: np.ndarray) -> np.ndarray:
    """Returns which images are not almost constant."""
    return self._deviation[index] >= _SMALLEST_DEVIATION

  def project(self, index: np.ndarray) -> None:
    """Projects the centered thumbnails of images onto their principal components.

    Projections of two thumbnails are at most as far apart as the thumbnails.
    """
    sample = self._centered(index[::-(-len(index) // _SAMPLE)])
    axes = np.linalg.eigh(sample.T @ sample)[1][:, :-_PROJECTIONS - 1:-1]
    for part in _slices(len(index)):
      self._projections[index[part]] = self._centered(index[part]) @ axes

  def steps(self) -> np.ndarray:
    """Returns the first projection of each image, in [-1, 1], as a whole number from 0 to 255."""
    return np.clip((self._projections[:, 0] + 1) * _STEPS / 2, 0, _STEPS).astype(np.int64)

  def is_close(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Returns which pairs of images, given by their indices, agree closely."""
    limit = np.minimum(self._limit[left], self._limit[right])
    gap = self._projections[left] - self._projections[right]
    close = np.einsum('ij,ij->i', gap, gap) <= limit
    found = np.flatnonzero(close)
    tint = np.abs(self._tint[left[found]] - self._tint[right[found]]).max(1, initial=0)
    close[found] = tint <= _LARGEST_TINT
    found = found[close[found]]
    for part in _slices(len(found)):
      gap = self._centered(left[found[part]]) - self._centered(right[found[part]])
      close[found[part]] = np.einsum('ij,ij->i', gap, gap) <= limit[found[part]]
    return close

  def _centered(self, index: np.ndarray) -> np.ndarray:
    """Returns thumbnails with mean 0 and length 1, float32 [images, pixels]."""
    levels = self._thumbnails[index].astype(np.float32)
    levels -= levels.mean(1, keepdims=True)
    return levels / (self._deviation[index, np.newaxis] * fingerprint.GRID)


def _slices(count: int) -> Iterator[slice]:
  return (slice(start, start + _AT_ONCE) for start in range(0, count, _AT_ONCE))
