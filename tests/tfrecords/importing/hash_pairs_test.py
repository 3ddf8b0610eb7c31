"""Pairs of nearby hashes: all of them, and without comparing all with all."""

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
import numpy as np
import pytest

from tfrecords.importing import hash_pairs
from tfrecords.importing import split_hash


def _plain(hashes, values, bits, tolerance):
  """Returns the components by comparing all with all."""
  apart = np.bitwise_count(hashes[:, None] ^ hashes[None, :])
  near = (apart <= bits) & (np.abs(values[:, None] - values[None, :]) <= tolerance)
  return split_hash.connected(len(hashes), *np.nonzero(near))


def _all(left, right):
  del right
  return np.ones(len(left), np.bool_)


@pytest.mark.parametrize('bits', [1, 4, 8])
@given(seed=strategies.integers(0, 10 ** 6), share=strategies.sampled_from([0.02, 0.1, 0.5]))
@settings(max_examples=15, deadline=None)
def test_no_pair_is_missed(bits, seed, share):
  """With hashes that are sparse, as of empty pictures, or of random bits with copies."""
  random = np.random.default_rng(seed)
  drawn = random.random([60, 64]) < share
  flips = random.random([60, 64]) < 0.08
  rows = np.packbits(np.concatenate([drawn, drawn ^ flips]), axis=1)
  hashes = rows.view('<u8')[:, 0]
  values = random.integers(0, 256, 120)
  found = hash_pairs.components(hashes, values, bits, 90, _all)
  assert found.cut == 0
  assert found.smallest.tolist() == _plain(hashes, values, bits, 90).tolist()


def test_pairs_that_are_not_confirmed_are_not_joined():
  hashes = np.array([0, 1, 3, 3], np.uint64)
  values = np.zeros(4, np.int64)
  found = hash_pairs.components(hashes, values, 1, 0, lambda left, right: left + right == 5)
  assert found.smallest.tolist() == [0, 1, 2, 2]


def test_equal_hashes_are_not_all_compared():
  """A hundred thousand of them take a few comparisons each."""
  compared = []

  def confirm(left, right):
    compared.append(len(left))
    return np.ones(len(right), np.bool_)

  count = 100_000
  found = hash_pairs.components(np.zeros(count, np.uint64), np.arange(count) % 200, 4, 32, confirm)
  assert not found.smallest.any()
  assert found.cut == 0
  assert sum(compared) < 10 * count


def test_beyond_a_number_of_comparisons_the_nearest_were_compared():
  """A thousand equal hashes of which no pair is confirmed, but neighbors by value are."""
  values = np.random.default_rng(0).permutation(1000) // 4

  def confirm(left, right):
    return values[left] == values[right]

  found = hash_pairs.components(
      np.zeros(1000, np.uint64), values, 1, 255, confirm, max_comparisons=40_000)
  # Each step costs a thousand comparisons and 8 for each confirmation.
  assert (found.cut, found.partners) == (993, 6)
  assert (values[found.smallest] == values).all()
  assert len(np.unique(found.smallest)) == 250
