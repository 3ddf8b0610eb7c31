"""Which picture becomes which record."""

import numpy as np
import pytest

from tests.tfrecords.importing import small_source
from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import decoded_pictures
from tfrecords.importing import listing
from tfrecords.importing import plan


def _pictures(*entries, same=()):
  found = decoded_pictures.empty([listing.Entry(*entry) for entry in entries])
  for number in range(len(entries)):
    seed = 0 if number in same else number + 1
    found.fingerprints[number] = small_sources.fingerprints(
        np.asarray(small_source.picture(seed, 8, 8)))[0]
  return found


_SETTINGS = small_source.settings('a', 'b')


def test_given_splits_and_left_out_pictures():
  found = _pictures(('a/1', 'a', 'train'), ('a/2', 'a', 'test'), ('b/1', 'b', 'train'),
                    ('b/2', 'b', 'test'), ('b/3', 'b', 'train'))
  found.is_bad[4], found.reasons[4] = True, 'truncated'
  made = plan.make(found, ('a', 'b'), _SETTINGS)
  assert {split: sorted(order.tolist()) for split, order in made.records.items()} == {
      'train': [0, 2], 'validation': [], 'test': [1, 3]}
  assert (made.labels.tolist(), made.left_out) == ([0, 0, 1, 1, 1], {4: 'truncated'})
  assert [made.class_counts(split) for split in made.records] == [(1, 1), (0, 0), (1, 1)]


def test_copies_stay_together():
  found = _pictures(*((f'{name}/{number}', name) for name in 'ab' for number in range(20)),
                    same=(3, 17))
  made = plan.make(found, ('a', 'b'), _SETTINGS)
  assert made.duplicate_of == {17: 'a/3'}
  assert any({3, 17} <= {*order.tolist()} for order in made.records.values())


def test_a_copy_of_an_earlier_picture_follows_it():
  old = _pictures(('z/old', 'a'), same=(0,))
  for split in listing.SPLITS:
    earlier = plan.Earlier(old.entries, old.fingerprints, {'z/old': split}, {split: (1,)})
    made = plan.make(_pictures(('a/1', 'a'), ('b/1', 'b'), same=(0,)), ('a', 'b'), _SETTINGS,
                     earlier)
    assert 0 in made.records[split].tolist()
    assert made.duplicate_of == {0: 'z/old'}
    assert sum(made.class_counts(split)) >= 2


def test_empty_splits():
  plan.check_filled({'train': 1, 'test': 1})
  with pytest.raises(errors.InputError, match='^no image is in test; give other shares'):
    plan.check_filled({'train': 1, 'validation': 3, 'test': 0})
