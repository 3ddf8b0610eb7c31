"""Tests for tfrecords.inspection."""

import dataclasses
import hashlib

import numpy as np
import pytest
import tensorflow as tf

from tests.tfrecords import small_records
from tfrecords import inspection
from tfrecords import reader

SPEC = small_records.SPEC


def source(records, spec=SPEC):
  """Returns records in memory as a source."""
  return reader.Source(spec, len(records),
                       lambda: tf.data.Dataset.from_tensor_slices(records))


def test_survey_counts_records_and_classes():
  records = small_records.random(1300)  # several blocks, the last one not full
  found = inspection.summarize(source(records))
  assert found.num_examples == 1300
  assert found.class_counts == tuple(np.count_nonzero(records[:, 0] == label)
                                     for label in range(3))
  assert found.ordered_checksum == hashlib.sha256(records.tobytes()).hexdigest()
  assert len(found.unordered_checksum) == 32


def test_the_order_matters_to_one_checksum_only():
  records = small_records.random(600)
  one, other = (inspection.summarize(source(rows)) for rows in (records, records[::-1]))
  assert one.ordered_checksum != other.ordered_checksum
  same = {'ordered_checksum': ''}
  assert dataclasses.replace(one, **same) == dataclasses.replace(other, **same)


@pytest.mark.parametrize('place', [0, 1, -1])
def test_every_byte_matters(place):
  records = small_records.random(5)
  changed = records.copy()
  changed[3, place] ^= 1
  one, other = (inspection.summarize(source(rows)) for rows in (records, changed))
  assert one.ordered_checksum != other.ordered_checksum
  assert one.unordered_checksum != other.unordered_checksum


def test_a_record_twice_is_not_a_record_less():
  records = small_records.random(2)
  once, thrice = (inspection.summarize(source(records[[1, *rows]])) for rows in ((), (0, 0)))
  assert once.unordered_checksum != thrice.unordered_checksum


def test_labels_that_are_not_ours_do_not_count():
  spec = dataclasses.replace(SPEC, label_bytes=2, label_offset=1)
  records = small_records.random(20, spec)
  changed = records.copy()
  changed[:, 0] = 0
  assert inspection.summarize(source(records, spec)) == inspection.summarize(source(changed, spec))


@pytest.mark.parametrize('counts, balance', [
    ((4, 4, 4), '12 records, 3 classes, 4 of each class'),
    ((1000, 2, 3), '1,005 records, 3 classes, 2 (dog) to 1,000 (cat) of a class')])
def test_lines(counts, balance):
  found = inspection.SplitSummary(sum(counts), counts, 'ab' * 32, 'cd' * 16)
  assert found.lines(SPEC.class_names) == [
      balance, f'checksum in order      {"ab" * 16}', f'checksum in any order  {"cd" * 16}']


@pytest.mark.parametrize('count, expected', [(1, 1), (7, 7), (30, 20)])
def test_first(count, expected):
  records = small_records.random(20)
  found = inspection.first_examples(source(records), count)
  assert [example.number for example in found] == list(range(expected))
  assert [example.label for example in found] == records[:expected, 0].tolist()
  np.testing.assert_array_equal([example.image for example in found],
                                small_records.images(records[:expected]))


def test_a_random_sample_is_that_of_its_seed():
  records = small_records.random(20)
  found = inspection.random_examples(source(records), 6, 3)
  numbers = [example.number for example in found]
  assert numbers == sorted({*numbers})
  assert len(numbers) == 6
  np.testing.assert_array_equal([example.image for example in found],
                                small_records.images(records[numbers]))
  again, other = (inspection.random_examples(source(records), 6, seed) for seed in (3, 4))
  assert [example.number for example in again] == numbers
  assert [example.number for example in other] != numbers
  assert len(inspection.random_examples(source(records), 50, 0)) == 20


def test_of_each_class_takes_the_first_of_each():
  records = small_records.random(1100)
  found = inspection.examples_by_class(source(records), 4)
  for label, examples in enumerate(found):
    wanted = np.flatnonzero(records[:, 0] == label)[:4]
    assert [example.number for example in examples] == wanted.tolist()
    np.testing.assert_array_equal([example.image for example in examples],
                                  small_records.images(records[wanted]))


def test_of_each_class_with_a_rare_and_a_missing_class():
  records = small_records.random(1100)
  records[:, 0] = 0
  records[1050, 0] = 2  # in the third block
  found = inspection.examples_by_class(source(records), 2)
  assert [[example.number for example in examples] for examples in found] == [[0, 1], [], [1050]]


def test_table():
  gray = np.full((2, 2, 3), 100, np.uint8)
  mixed = gray.copy()
  mixed[0, 0] = 0, 255, 145
  assert inspection.table(
    SPEC, [inspection.Example(0, 2, gray), inspection.Example(1234, 1, mixed)]
  ) == (
    'record  label  class   mean  min  max  distinct\n'
    '     0      2  frog   100.0  100  100         1\n'
    '  1234      1  dog    108.3    0  255         4'
  )


def test_distinct_values_of_a_single_record():
  image = np.array([0, 7, 7, 255], np.uint8).reshape(2, 2, 1)
  assert inspection.table(SPEC, [inspection.Example(3, 0, image)]).splitlines()[1:] == [
      '     3      0  cat    67.2    0  255         3', 'distinct values: 0 7 255']
  ramp = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
  lines = inspection.table(SPEC, [inspection.Example(3, 0, ramp)]).splitlines()[2:]
  assert len(lines) > 5
  assert max(map(len, lines)) <= 100
