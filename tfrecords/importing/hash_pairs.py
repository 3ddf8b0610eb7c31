"""Finds all pairs of 64-bit hashes that differ in few bits, and joins those that are confirmed.

If two hashes differ in at most k bits, one of k + 1 parts of them is equal (the pigeonhole
principle; M. Norouzi et al., "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012).
So only hashes with an equal part, and with nearly equal values of a second number, are compared.

Of a million pictures that are all alike, these are still too many pairs. Those whose members are in
one component already are passed over; of the others, those with the nearest values are compared
first, and beyond a number of comparisons the rest is not, which the result says.
"""

from collections.abc import Callable, Iterator
import dataclasses

import numpy as np

from tfrecords.importing import split_hash

_BITS = 64
# Comparisons for each part of the hashes, some ten seconds; a confirmation takes as long as some.
_MAX_COMPARISONS, _CONFIRMATION = 1 << 30, 8
# Pairs are reduced to components when there is one for every so many hashes.
_PER_EDGE = 8

# Confirms pairs, given by the indices of their members.
Confirm = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Components:
  """The connected components of pairs.

  Attributes:
    smallest: int64 [n], the smallest index in each one's component.
    cut: number of hashes that were not compared with all possible partners.
    partners: number of partners that each of these was compared with at least, in each order.
  """
  smallest: np.ndarray
  cut: int
  partners: int


def components(hashes: np.ndarray, values: np.ndarray, bits: int, tolerance: int,
               confirm: Confirm, max_comparisons: int = _MAX_COMPARISONS) -> Components:
  """Returns the connected components of the confirmed pairs.

  Args:
    hashes: uint64 [n].
    values: int64 [n], 0 to 255: a number in which the members of a pair differ little.
    bits: the largest number of bits in which the hashes of a pair differ.
    tolerance: the largest difference of their values.
    confirm: tells which of the pairs count.
    max_comparisons: for each of the bits + 1 parts of the hashes.
  """
  joined = _Joined(len(hashes))
  is_cut, partners = np.zeros(len(hashes), np.bool_), len(hashes)
  for part in _parts(hashes, bits + 1):
    keys = (part.astype(np.int64) << 9) + values
    order = np.argsort(keys, kind='stable')
    ends = np.searchsorted(keys[order], keys[order] + tolerance, 'right')
    left, step = _join(hashes[order], order, ends, bits, confirm, joined, max_comparisons)
    is_cut[order[left]] = True
    partners = min(partners, step) if len(left) else partners
  return Components(joined.components(), int(is_cut.sum()), partners)


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
          joined: '_Joined', max_comparisons: int) -> tuple[np.ndarray, int]:
  """Joins the confirmed pairs among neighbors.

  Args:
    hashes: uint64 [n], sorted so that the members of a pair are near each other.
    order: int64 [n], the index of each.
    ends: int64 [n], the first position behind each hash's possible partners.
    bits: as of `components`.
    confirm: as of `components`.
    joined: gets the pairs.
    max_comparisons: as of `components`.

  Returns:
    Positions of hashes that were not compared with all their partners, and how many they were
    compared with.
  """
  left, step, done = np.arange(len(hashes)), 1, 0
  component = order
  while done < max_comparisons:
    left = left[left + step < ends[left]]
    if step & (step - 1) == 0 or joined.pending * _PER_EDGE > len(order):
      component = joined.components()[order]
      left = left[~_all_joined(component, left, ends)]
    if not len(left):
      break
    near = left[component[left] != component[left + step]]
    near = near[np.bitwise_count(hashes[near] ^ hashes[near + step]) <= bits]
    pairs = order[near], order[near + step]
    count = confirm(*pairs)
    joined.add(pairs[0][count], pairs[1][count])
    done += len(left) + _CONFIRMATION * len(near)
    step += 1
  return left[left + step < ends[left]], step - 1


def _all_joined(component: np.ndarray, left: np.ndarray, ends: np.ndarray) -> np.ndarray:
  """Returns for which positions all possible partners are in the same component already."""
  changes = np.flatnonzero(np.diff(component)) + 1
  run_ends = np.append(changes, len(component))
  return run_ends[np.searchsorted(changes, left, 'right')] >= ends[left]


class _Joined:
  """Pairs, reduced to components when these are asked for; `pending` counts those since then."""

  def __init__(self, count: int) -> None:
    self._components = np.arange(count)
    self._edges: list[tuple[np.ndarray, np.ndarray]] = []
    self.pending = 0

  def add(self, left: np.ndarray, right: np.ndarray) -> None:
    """Adds pairs."""
    if len(left):
      self._edges.append((left, right))
      self.pending += len(left)

  def components(self) -> np.ndarray:
    """Returns the smallest index in each one's component."""
    if self._edges:
      count = len(self._components)
      lefts, rights = zip(*self._edges, strict=True)
      self._components = split_hash.connected(
          count, np.concatenate([np.arange(count), *lefts]),
          np.concatenate([self._components, *rights]))
      self._edges, self.pending = [], 0
    return self._components
