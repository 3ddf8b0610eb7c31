"""Finds all pairs of 64-bit hashes that differ in few bits, and joins those that are confirmed.

If two hashes differ in at most k bits, one of k + 1 parts of them is equal (the pigeonhole
principle; M. Norouzi et al., "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012).
So only hashes with an equal part, and with nearly equal values of a second number, are compared.
"""

from collections.abc import Callable, Iterator

import numpy as np

from tfrecords.importing import split_hash

_BITS = 64
# Edges that are kept before they are reduced to components.
_MAX_EDGES = 1 << 20

# Confirms pairs, given by the indices of their members.
Confirm = Callable[[np.ndarray, np.ndarray], np.ndarray]


def components(hashes: np.ndarray, values: np.ndarray, bits: int, tolerance: int,
               confirm: Confirm) -> np.ndarray:
  """Returns the connected components of the confirmed pairs.

  Args:
    hashes: uint64 [n].
    values: int64 [n], 0 to 255: a number in which the members of a pair differ little.
    bits: the largest number of bits in which the hashes of a pair differ.
    tolerance: the largest difference of their values.
    confirm: tells which of the pairs count.

  Returns:
    int64 [n], the smallest index in each component.
  """
  joined = _Joined(len(hashes))
  for part in _parts(hashes, bits + 1):
    keys = (part.astype(np.int64) << 9) + values
    order = np.argsort(keys, kind='stable')
    _join(hashes[order], order, np.searchsorted(keys[order], keys[order] + tolerance, 'right'),
          bits, confirm, joined)
  return joined.components()


def _parts(hashes: np.ndarray, count: int) -> Iterator[np.ndarray]:
  """Yields parts of the hashes: each bit is in one of them.

  Bits that are balanced over the hashes are dealt to all parts, so that each part tells many hashes
  apart: the border of a picture is often empty, and the bits there are 0 in most hashes.
  """
  shares = [float(((hashes >> np.uint64(bit)) & np.uint64(1)).mean()) for bit in range(_BITS)]
  by_balance = sorted(range(_BITS), key=lambda bit: abs(shares[bit] - 0.5))
  for first in range(count):
    part = np.zeros(len(hashes), np.uint64)
    for bit in by_balance[first::count]:
      part = (part << np.uint64(1)) | ((hashes >> np.uint64(bit)) & np.uint64(1))
    yield part


def _join(hashes: np.ndarray, order: np.ndarray, ends: np.ndarray, bits: int, confirm: Confirm,
          joined: '_Joined') -> None:
  """Joins the confirmed pairs among neighbors.

  Args:
    hashes: uint64 [n], sorted so that the members of a pair are near each other.
    order: int64 [n], the index of each.
    ends: int64 [n], the first position behind each hash's possible partners.
    bits: as of `components`.
    confirm: as of `components`.
    joined: gets the pairs.
  """
  left = np.arange(len(hashes))
  step = 1
  while True:
    left = left[left + step < ends[left]]
    if step & (step - 1) == 0:
      left = left[~_all_joined(joined.components()[order], left, ends)]
    if not len(left):
      return
    near = left[np.bitwise_count(hashes[left] ^ hashes[left + step]) <= bits]
    pairs = order[near], order[near + step]
    count = confirm(*pairs)
    joined.add(pairs[0][count], pairs[1][count])
    step += 1


def _all_joined(component: np.ndarray, left: np.ndarray, ends: np.ndarray) -> np.ndarray:
  """Returns for which positions all possible partners are in the same component already."""
  changes = np.flatnonzero(np.diff(component)) + 1
  run_ends = np.append(changes, len(component))
  return run_ends[np.searchsorted(changes, left, 'right')] >= ends[left]


class _Joined:
  """Pairs, reduced to components whenever there are many."""

  def __init__(self, count: int) -> None:
    self._components = np.arange(count)
    self._edges: list[tuple[np.ndarray, np.ndarray]] = []
    self._pending = 0

  def add(self, left: np.ndarray, right: np.ndarray) -> None:
    """Adds pairs."""
    if len(left):
      self._edges.append((left, right))
      self._pending += len(left)
    if self._pending > _MAX_EDGES:
      self.components()

  def components(self) -> np.ndarray:
    """Returns the smallest index in each one's component."""
    if self._edges:
      count = len(self._components)
      lefts, rights = zip(*self._edges, strict=True)
      self._components = split_hash.connected(
          count, np.concatenate([np.arange(count), *lefts]),
          np.concatenate([self._components, *rights]))
      self._edges, self._pending = [], 0
    return self._components
