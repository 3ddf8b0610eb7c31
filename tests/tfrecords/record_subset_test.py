"""Records that a mask keeps: these, in their order, in memory and block by block."""

import dataclasses

import numpy as np
import pytest

from tests.tfrecords import small_records
from tfrecords import reader
from tfrecords import record_loader
from tfrecords import record_subset


def _records(source):
  return np.array(list(source.records().as_numpy_iterator()))


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  directory = tmp_path_factory.mktemp('data')
  spec = dataclasses.replace(small_records.SPEC, train_examples=1100)
  small_records.write(directory, spec)
  return reader.open_source(spec, directory, 'train')


def test_the_records_of_the_mask(source):
  """1,100 records, which are more than two blocks."""
  is_kept = np.random.default_rng(0).uniform(size=1100) < 0.3
  kept, left = (record_subset.keep(source, mask) for mask in (is_kept, ~is_kept))
  assert kept.num_examples == is_kept.sum()
  assert kept.num_examples + left.num_examples == 1100
  every = _records(source)
  np.testing.assert_array_equal(_records(kept), every[is_kept])
  np.testing.assert_array_equal(_records(left), every[~is_kept])
  images, labels = record_loader.load(kept)
  np.testing.assert_array_equal(labels, every[is_kept, 0])
  assert images.shape == (is_kept.sum(), 8, 6, 3)


def test_a_mask_of_another_length_is_a_mistake(source):
  with pytest.raises(ValueError, match=r'^\(7,\) of 1100 records$'):
    record_subset.keep(source, np.ones(7, bool))
