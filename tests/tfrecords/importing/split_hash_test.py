"""Positions of names, and units of pictures that share a split."""

import hashlib

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
import numpy as np

from tests.tfrecords.importing import small_sources
from tfrecords.importing import listing
from tfrecords.importing import split_hash


def test_the_position_is_that_of_sha256():
  digest = hashlib.sha256(b'cat/1.png').hexdigest()
  assert split_hash.position('cat/1.png') == int(digest, 16) / 2 ** 256
  # The name of a file that is not UTF-8.
  digest = hashlib.sha256('caf\udce9'.encode(errors='surrogatepass')).hexdigest()
  assert split_hash.position('caf\udce9') == int(digest, 16) / 2 ** 256


def test_positions_are_evenly_distributed():
  found = np.sort([split_hash.position(f'a/{number}.png') for number in range(2000)])
  # The bound of Kolmogorov and Smirnov, exceeded by one set of names in a million.
  assert np.abs(found - np.arange(2000) / 2000).max() < 2.7 / 2000 ** 0.5


def test_units_join_copies_and_groups():
  entries = [listing.Entry(str(number), 'a', group=group)
             for number, group in enumerate(['', 'p', '', 'q', 'p', ''])]
  near = np.array([0, 1, 2, 3, 4, 3])
  assert split_hash.units(entries, near).tolist() == [0, 1, 2, 3, 1, 3]
  assert split_hash.units(small_sources.entries('abc'), np.array([0, 0, 2])).tolist() == [0, 0, 2]
  positions = split_hash.positions(entries, split_hash.units(entries, near))
  assert positions.tolist() == [
      split_hash.position('0'), split_hash.position('p'), split_hash.position('2'),
      split_hash.position('q'), 2.0, 2.0]


@settings(max_examples=30, deadline=None)
@given(strategies.lists(strategies.tuples(strategies.integers(0, 19), strategies.integers(0, 19)),
                        max_size=20))
def test_components_are_those_of_a_plain_search(edges):
  expected = list(range(20))
  for _ in range(20):
    for left, right in edges:
      expected[left] = expected[right] = min(expected[left], expected[right])
  left, right = np.array(edges, np.int64).reshape(-1, 2).T
  assert split_hash.connected(20, left, right).tolist() == expected
