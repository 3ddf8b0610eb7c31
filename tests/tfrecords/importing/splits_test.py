"""Splits: shares, stability, groups, copies and what is given."""

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
import numpy as np
import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import duplicates
from tfrecords.importing import listing
from tfrecords.importing import splits

_NAMES = strategies.sets(strategies.tuples(strategies.sampled_from('ab'), strategies.text(
    strategies.characters(codec='utf-8', exclude_characters='/'), min_size=1, max_size=3)),
                         min_size=1)


def _copies(count, pairs=(), equal=()):
  near, same = np.arange(count), np.arange(count)
  for first, second in pairs:
    near[second] = near[first]
  for first, second in equal:
    near[second] = same[second] = same[first]
  return duplicates.Duplicates(same, near)


def _assign(entries, copies=None, earlier=None, **values):
  return splits.assign(entries, copies or _copies(len(entries)),
                       small_sources.settings('s', **values), earlier)


def _message(*arguments, **values):
  with pytest.raises(errors.InputError) as caught:
    _assign(*arguments, **values)
  return str(caught.value)


def _by_name(entries, found):
  return {entry.name: split for entry, split in zip(entries, found.splits, strict=True)}


def test_shares_are_near_those_asked_for():
  entries = small_sources.entries(f'{label}/{number}' for label in 'abc' for number in range(1000))
  found = _assign(entries, test=0.2, validation=0.1)
  assert found.notes == ()
  # Four standard deviations.
  assert abs(found.splits.count('test') - 600) < 4 * (3000 * 0.2 * 0.8) ** 0.5
  assert abs(found.splits.count('validation') - 300) < 4 * (3000 * 0.1 * 0.9) ** 0.5


def test_no_validation_images_are_taken_where_none_are_asked_for():
  entries = small_sources.entries(f'{label}/{number}' for label in 'ab' for number in range(50))
  assert {*_assign(entries, validation=0.0).splits} == {'train', 'test'}
  assert {*_assign(entries, validation=0.0, test=0.0).splits} == {'train'}


@settings(max_examples=30, deadline=None)
@given(_NAMES, _NAMES)
def test_new_files_never_move_old_ones(before, after):
  """With --append, whatever the new files are copies of."""
  old = small_sources.entries('/'.join(name) for name in before)
  earlier = _by_name(old, _assign(old))
  every = small_sources.entries('/'.join(name) for name in before | after)
  # Each new file is a copy of the one before it by name.
  pairs = [(place, place + 1) for place, entry in enumerate(every[1:])
           if entry.name not in earlier]
  found = _by_name(every, _assign(every, _copies(len(every), pairs), earlier))
  assert {name: found[name] for name in earlier} == earlier


@settings(max_examples=30, deadline=None)
@given(strategies.sets(strategies.integers(0, 10 ** 6), max_size=50))
def test_new_files_move_no_old_ones_without_append_either(numbers):
  """As long as the classes have images of all splits."""
  old = small_sources.entries(f'{label}/{number}' for label in 'ab' for number in range(60))
  every = small_sources.entries({entry.name for entry in old} | {f'a/x{one}' for one in numbers})
  before, after = _by_name(old, _assign(old)), _by_name(every, _assign(every))
  assert {name: after[name] for name in before} == before


@settings(max_examples=30, deadline=None)
@given(strategies.lists(strategies.tuples(strategies.sampled_from('ab'),
                                          strategies.sampled_from(['', *'pqrstuvw'])), min_size=1))
def test_groups_are_never_split(rows):
  entries = [listing.Entry(f'{label}/{number:03}', label, group=group)
             for number, (label, group) in enumerate(rows)]
  found = _assign(entries, test=0.4, validation=0.3).splits
  by_group = {}
  for entry, split in zip(entries, found, strict=True):
    by_group.setdefault(entry.group or entry.name, set()).add(split)
  assert all(len(found) == 1 for found in by_group.values())


def test_a_group_of_an_earlier_import_in_two_splits_stops_only_its_new_pictures():
  entries = [listing.Entry('a/1', 'a', '', 'p'), listing.Entry('a/2', 'a', '', 'p'),
             listing.Entry('b/1', 'b')]
  earlier = {'a/1': 'train', 'a/2': 'test'}
  assert _assign(entries, earlier=earlier).splits[:2] == ('train', 'test')
  new = [*entries, listing.Entry('b/2', 'b', '', 'p')]
  assert _message(new, earlier=earlier).startswith('group p is in train and test; ')


def test_copies_share_a_split():
  entries = small_sources.entries(f'{label}/{number}' for label in 'ab' for number in range(90))
  pairs = [(place, place + 90) for place in range(90)]
  found = _assign(entries, _copies(180, pairs), test=0.3).splits
  assert found[:90] == found[90:]


def test_given_splits_are_kept_and_copies_across_them_stop():
  entries = [listing.Entry(f'{split}/a/{number}', 'a', split)
             for split in ('test', 'train') for number in range(3)]
  assert _assign(entries).splits == ('test',) * 3 + ('train',) * 3
  copies = _copies(6, [(0, 4), (2, 5)])
  assert _message(entries, copies) == (
      '2 images are in train and test (first: train/a/1, test/a/0); --on_duplicate=together joins '
      'them, drop leaves the copies out')
  assert _assign(entries, copies, on_duplicate='together').splits == (
      'test', 'test', 'test', 'train', 'test', 'test')
  assert _assign(entries, copies, on_duplicate='keep').splits == _assign(entries).splits
  found = _assign(entries, copies, on_duplicate='drop')
  assert found.splits == ('test', 'test', 'test', 'train', '', '')
  assert found.reasons == {
      'train/a/1': 'a copy of test/a/0', 'train/a/2': 'a copy of test/a/2'}


def test_a_source_with_training_and_validation_images_gives_some_to_the_test_set():
  entries = [listing.Entry(f'{split}/a/{number}', 'a', split)
             for split in ('train', 'validation') for number in range(100)]
  found = _assign(entries).splits
  assert {*found[:100]} == {'train', 'test'}
  assert {*found[100:]} == {'validation'}
  assert {*_assign(entries, test=0.0).splits} == {'train', 'validation'}


def test_new_copies_follow_earlier_pictures_or_are_left_out():
  entries = small_sources.entries(['a/1', 'a/2', 'a/3', 'b/1', 'b/2'])
  earlier = {'a/1': 'test', 'a/2': 'train', 'b/1': 'train'}
  found = _assign(entries, _copies(5, [(0, 2)]), earlier)
  assert found.splits[:4] == ('test', 'train', 'test', 'train')
  found = _assign(entries, _copies(5, [(0, 1), (0, 2)]), earlier)
  assert found.splits[:3] == ('test', 'train', '')
  assert found.reasons == {'a/3': 'a copy of earlier pictures in different splits'}


def test_every_class_has_images_in_a_test_set_that_the_source_does_not_have():
  entries = [listing.Entry(f'train/{label}/{number}', label, 'train')
             for label in 'ab' for number in range(4)]
  found = _assign(entries, test=1e-9)
  assert found.splits.count('test') == 2
  assert {entry.label for entry, split in zip(entries, found.splits, strict=True)
          if split == 'test'} == {'a', 'b'}
  assert _assign(entries, test=1e-9, on_duplicate='keep') == found
  with_validation = [*entries, *(listing.Entry(f'val/{label}/1', label, 'validation')
                                 for label in 'ab')]
  assert _assign(with_validation, test=1e-9).splits == (*found.splits, 'validation', 'validation')
  # A training image that is a copy of a validation image stays where it is.
  copies = _copies(10, [(0, 8)])
  assert _assign(with_validation, copies, test=0.99, validation=0.0,
                 on_duplicate='keep').splits[0] == 'train'
