"""A listing put together: order, groups, names."""

import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import listing
from tfrecords.importing import listing_checks


def _listing(entries, names=()):
  return listing.Listing('folder', tuple(entries), names, ('z', '.x'), lambda entry: b'')


def _complete(entries, empty=(), names=(), **values):
  return listing_checks.complete(
      _listing(entries, names), small_sources.settings('s', **values), empty)


def _message(*arguments, **values):
  with pytest.raises(errors.InputError) as caught:
    _complete(*arguments, **values)
  return str(caught.value)


def test_the_order_of_files_does_not_matter():
  entries = small_sources.entries(['b/1', 'a/2', 'a/1'])
  found = _complete(entries[::-1])
  assert found.entries == tuple(entries)
  assert (found.class_names, found.passed_over) == (('a', 'b'), ('.x', 'z'))
  assert found.labels() == {'a': 0, 'b': 1}


def test_split_by_hash_forgets_given_splits():
  entries = small_sources.entries(['b/1', 'a/1'], 'train')
  assert {entry.split for entry in _complete(entries, split='hash').entries} == {''}


def test_groups_are_found_in_names():
  entries = small_sources.entries(['a/p1_x', 'a/p2_y', 'b/p1_z', 'b/none'])
  assert [entry.group for entry in _complete(entries, group=r'p\d').entries] == [
      'p1', 'p2', '', 'p1']
  assert [entry.group for entry in _complete(entries, group=r'p(\d)').entries] == [
      '1', '2', '', '1']
  assert _message(entries, group='q') == (
      '--group=q: finds no group in a name (the first is a/p1_x); give an expression that does')


def test_two_pictures_of_one_name():
  entries = small_sources.entries(['a/1', 'b/1', 'b/1'])
  assert _message(entries) == (
      'b/1: two pictures have this name; rename one (names that differ in how an accent is stored '
      'are the same)')


def test_empty_and_declared_classes():
  entries = small_sources.entries(['a/1', 'b/1'])
  assert _message(entries, ['c']).startswith('class "c" has no readable image; ')
  assert _message(entries, names=('b', 'a', 'c')).startswith('class "c" has no readable image; ')
  assert _complete(entries, names=('b', 'a')).class_names == ('b', 'a')


def test_what_is_appended_may_be_of_one_class():
  entries = small_sources.entries(['a/1'], 'test')
  assert _complete(entries, append=True).class_names == ('a',)
  assert _message(entries) == 'only one class: a; give at least two'


def test_an_expression_that_finds_nothing_but_empty_groups():
  entries = [listing.Entry('a/1', 'a'), listing.Entry('b/1', 'b')]
  assert _message(entries, group='(x*)') == (
      '--group=(x*): finds no group in a name (the first is a/1); give an expression that does')
