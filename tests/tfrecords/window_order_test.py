"""The order of a data set that is larger than memory: permutations, and a small one by hand."""

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from tfrecords import window_order

FILE_SIZES = strategies.lists(strategies.integers(1, 40), min_size=1, max_size=12)


def _epoch(order, epoch):
  return np.concatenate([order.records(epoch, window) for window in range(order.num_windows)])


@pytest.mark.parametrize('record_bytes, size', [
    (2, 1024), (785, 1024), (3073, 1024), (3125, 1024), (3126, 512), (12_289, 256), (196_609, 16),
    (10 ** 7, 1)])
def test_blocks_of_about_three_megabytes(record_bytes, size):
  assert window_order.block_size(record_bytes) == size


def test_blocks_do_not_cross_files():
  assert window_order.blocks([5, 2, 4, 1], 2).tolist() == [2, 2, 1, 2, 2, 2, 1]


def test_windows_are_of_equal_size():
  order = window_order.WindowOrder([7, 7, 7], 0, 10)
  assert (order.num_examples, order.num_windows, order.window_size) == (21, 3, 7)
  order = window_order.WindowOrder([7, 7, 8], 0, 10)
  assert [len(order.examples(0, window)) for window in range(order.num_windows)] == [8, 8, 6]
  assert order.locate(22 + 8) == (1, 1)
  assert order.examples(1, 1) == range(30, 38)


def test_by_hand():
  """Two files of 5 and 3 records, blocks of 2: the blocks are 01 23 4 56 7."""
  order = window_order.WindowOrder(window_order.blocks([5, 3], 2), 3, 4)
  blocks = np.argsort(np.random.Philox(
      key=[3, 0x626C6F636B73], counter=[0, 0, 0, 1]).random_raw(5), kind='stable')
  stream = [number for block in blocks for number in [[0, 1], [2, 3], [4], [5, 6], [7]][block]]
  for window in (0, 1):
    found = [number for span in order.ranges(1, window) for number in range(*span)]
    assert found == stream[4 * window:4 * window + 4]
    places = np.argsort(np.random.Philox(
        key=[3, 0x77696E646F77], counter=[0, 0, window, 1]).random_raw(4), kind='stable')
    assert order.records(1, window).tolist() == [found[place] for place in places]


def test_the_order_of_this_version():
  """A change of these numbers would change the batches of a run that is resumed."""
  order = window_order.WindowOrder(window_order.blocks([5, 3, 4], 2), 7, 5)
  assert _epoch(order, 0).tolist() == [2, 7, 4, 3, 8, 9, 5, 6, 11, 10, 1, 0]
  assert _epoch(order, 1).tolist() == [4, 2, 3, 10, 5, 6, 7, 11, 0, 9, 1, 8]


@hypothesis.given(FILE_SIZES, strategies.integers(1, 20), strategies.integers(1, 60),
                  strategies.integers(0, 2 ** 63 - 1), strategies.integers(0, 2 ** 40))
def test_every_epoch_is_a_permutation(sizes, block, window, seed, epoch):
  order = window_order.WindowOrder(window_order.blocks(sizes, block), seed, window)
  assert sorted(_epoch(order, epoch).tolist()) == [*range(sum(sizes))]
  assert order.window_size <= window
  # A window is a function of its number alone.
  other = window_order.WindowOrder(window_order.blocks(sizes, block), seed, window)
  last = order.num_windows - 1
  np.testing.assert_array_equal(order.records(epoch, last), other.records(epoch, last))


def test_epochs_seeds_and_windows_differ():
  orders = [window_order.WindowOrder([8] * 8, seed, 32) for seed in (0, 1, 2 ** 63 - 1)]
  assert len({tuple(_epoch(order, epoch)) for order in orders for epoch in range(5)}) == 15
  assert len({tuple(orders[0].permutation(epoch, window))
              for epoch in range(5) for window in range(2)}) == 10


def test_a_window_has_blocks_of_all_files():
  """Of 100 files with a class each, the first window of 64 blocks shows about half."""
  order = window_order.WindowOrder(window_order.blocks([1024] * 100, 16), 0, 64 * 16)
  classes = order.records(0, 0) // 1024
  # 64 of 6,400 blocks: 100 (1 - (99 / 100)^64) = 47 classes are expected.
  assert 40 <= len({*classes.tolist()}) <= 55


def test_a_billion_records():
  """An epoch of a million blocks, and a late window of it."""
  order = window_order.WindowOrder(window_order.blocks([500_000] * 2000, 1024), 1, 65_536)
  records = order.records(10 ** 6, order.num_windows - 1)
  assert order.num_examples == 10 ** 9
  assert len({*records.tolist()}) == len(records) == 10 ** 9 - 65_535 * (order.num_windows - 1) or (
      len(records) <= order.window_size)
  assert 0 <= records.min() < records.max() < 10 ** 9
