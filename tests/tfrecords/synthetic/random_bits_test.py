"""Uniform numbers: range, grid, and words that are used up."""

import numpy as np

from tfrecords.synthetic import random_bits


def test_numbers_are_in_their_range_on_a_grid():
  found = random_bits.uniform(np.random.Philox(key=3), -2, 6, 1000)
  assert found.dtype == np.float32
  assert -2 <= found.min() < -1.9
  assert 5.9 < found.max() < 6
  steps = (found + 2) / 8 * 2**24
  np.testing.assert_array_equal(steps, np.round(steps))


def test_a_number_takes_a_word():
  bits, other = np.random.Philox(key=3), np.random.Philox(key=3)
  assert random_bits.uniform(bits, 0, 1, 2, 3).shape == (2, 3)
  other.random_raw(6)
  assert bits.random_raw() == other.random_raw()


def test_a_word_by_hand():
  raw = int(np.random.Philox(key=5).random_raw())
  assert random_bits.uniform(np.random.Philox(key=5), 0, 1, 1)[0] == (raw >> 40) / 2**24
