"""Derived numbers of a data set's row."""

import dataclasses

import pytest

from tests.tfrecords import small_records


def test_sizes_of_an_image_that_is_not_square():
  spec = small_records.SPEC
  assert (spec.num_classes, spec.image_bytes, spec.record_bytes) == (3, 144, 145)


def test_label_bytes_count():
  spec = dataclasses.replace(small_records.SPEC, label_bytes=2)
  assert (spec.image_bytes, spec.record_bytes) == (144, 146)


def test_splits():
  spec = small_records.SPEC
  assert spec.files('train') == ('one.bin', 'two.bin')
  assert spec.files('test') == ('test.bin',)
  assert (spec.examples('train'), spec.examples('test')) == (30, 11)


@pytest.mark.parametrize('ask', ['files', 'examples'])
def test_there_is_no_other_split(ask):
  with pytest.raises(KeyError, match='validation'):
    getattr(small_records.SPEC, ask)('validation')


def test_a_row_does_not_change():
  with pytest.raises(dataclasses.FrozenInstanceError):
    small_records.SPEC.label_bytes = 2
