"""Equal pictures with two labels, and groups that lie in different splits."""

import numpy as np
import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import copy_rules
from tfrecords.importing import duplicates
from tfrecords.importing import listing

_ENTRIES = small_sources.entries(['a/1', 'a/2', 'b/1', 'b/2', 'b/3'])
_EQUAL = np.array([0, 1, 0, 3, 3])


def _left_out(old=(-1,) * 5, near=_EQUAL, **values):
  return copy_rules.left_out(_ENTRIES, duplicates.Duplicates(_EQUAL, np.array(near)),
                             small_sources.settings('s', **values), np.array(old), np.array(old))


def test_equal_pictures_with_two_labels():
  with pytest.raises(errors.InputError) as caught:
    _left_out()
  assert str(caught.value) == (
      '2 equal images carry two labels (first: a/1, b/1); --on_conflict=drop leaves them out, keep '
      'keeps them')
  reason = 'an equal picture has another label'
  assert _left_out(on_conflict='drop') == {0: reason, 2: reason}
  assert _left_out(on_conflict='keep') == {}
  # What a data set has already stays.
  assert _left_out((0, -1, -1, -1, -1), on_conflict='drop') == {2: reason}
  assert _left_out((0, -1, 0, -1, -1)) == {}


def test_of_copies_one_is_kept():
  reason = 'an equal picture has another label'
  found = _left_out(near=[0, 0, 0, 3, 3], on_conflict='drop', on_duplicate='drop')
  # a/2 is no copy of pictures that are left out themselves.
  assert found == {0: reason, 2: reason, 4: 'a copy of b/2'}
  found = _left_out((-1, -1, -1, -1, 0), on_conflict='keep', on_duplicate='drop')
  assert found == {2: 'a copy of a/1', 3: 'a copy of b/3'}


def test_a_group_in_different_splits():
  entries = [listing.Entry('a/1', 'a', 'train', 'p7'), listing.Entry('a/2', 'a', 'test', 'p7')]
  def check(**values):
    copy_rules.check_groups(entries, np.array([0, 0]), np.array([0, 2]), np.array([True, True]),
                            small_sources.settings('s', **values))
  with pytest.raises(errors.InputError) as caught:
    check()
  assert str(caught.value) == (
      'group p7 is in train and test; --on_duplicate=together joins it, --split=hash splits anew')
  check(on_duplicate='together')
