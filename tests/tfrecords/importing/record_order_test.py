"""The order of records does not depend on that of files, and is not that of classes."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from tfrecords.importing import listing
from tfrecords.importing import record_order


def _order(names):
  entries = [listing.Entry(name, 'a') for name in sorted(names)]
  return [entries[number].name
          for number in record_order.shuffled(entries, np.arange(len(entries))).tolist()]


def test_the_order_is_shuffled_and_fixed():
  assert _order([f'{name}/{number}' for name in 'ab' for number in range(3)]) == [
      'a/1', 'a/2', 'b/1', 'b/2', 'b/0', 'a/0']


@hypothesis.given(st.sets(st.text(st.characters(exclude_categories=[]), max_size=4), min_size=1))
def test_a_part_keeps_its_order(names):
  """Whatever is left out, the others follow each other as before."""
  part = {*sorted(names)[::2]}
  assert [name for name in _order(names) if name in part] == _order(part)


@pytest.mark.parametrize('count, expected', [
    (0, []), (1, [(0, 1)]), (10, [(0, 10)]), (11, [(0, 5), (5, 11)]),
    (21, [(0, 7), (7, 14), (14, 21)])])
def test_files_are_about_equal(count, expected):
  assert record_order.shard_edges(count, 100, 1000) == expected


def test_a_record_larger_than_a_file():
  assert record_order.shard_edges(2, 100, 10) == [(0, 1), (1, 2)]
