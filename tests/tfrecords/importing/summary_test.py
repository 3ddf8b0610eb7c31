"""The final lines of an import."""

import dataclasses

import numpy as np

from tfrecords.importing import decoded_pictures
from tfrecords.importing import listing
from tfrecords.importing import plan as plan_lib
from tfrecords.importing import summary


def _plan(**changes):
  entries = [listing.Entry(f'a/{number}', 'a') for number in range(30)]
  pictures = decoded_pictures.empty(entries)
  pictures.note_lists |= {('turned', 'gray'): 1, ('gray',): 2}
  pictures.notes[[5, 7, 29]] = 1, 2, 2
  values = {'records': {'train': np.arange(25)[::-1], 'validation': np.array([], int),
                        'test': np.array([25, 26, 27, 29])},
            'duplicate_of': {6: 'a/2'}, 'left_out': {28: 'truncated'}, 'notes': ['a note'],
            'earlier_counts': {}}
  return plan_lib.Plan(pictures, ('a',), np.zeros(30, np.int64), **values | changes)


def test_counts():
  assert summary.counts(_plan()) == 'train 25, test 4'
  assert summary.all_counts(_plan(earlier_counts={'train': [8], 'validation': [1_000]})) == (
      'train 33, validation 1,000, test 4')
  assert summary.of_splits({'train': 0}) == 'no picture'


def test_class_counts():
  assert summary.class_counts(_plan()) == ['a: train 25, validation 0, test 4']
  many = dataclasses.replace(_plan(), class_names=tuple(map(str, range(22))))
  assert summary.class_counts(many)[1:] == [
      *(f'{number}: train 0, validation 0, test 0' for number in range(1, 20)),
      'and 2 more classes']


def test_lines():
  assert summary.lines(_plan()) == [
      'a note', 'gray: 3 (first: a/5)', 'turned: 1 (first: a/5)',
      'equal or nearly equal to another: 1 (first: a/6 to a/2)',
      'left out: 1 (first: a/28: truncated)']


def test_small_classes():
  records = {'train': np.arange(19), 'test': np.arange(19, 30)}
  assert summary.small_classes(_plan(records=records)) == [
      'class "a" has 19 training images, fewer than 20']
  assert summary.small_classes(_plan(records=records, earlier_counts={'train': [1]})) == []
