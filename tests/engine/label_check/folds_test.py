"""Folds: each record once, each class in equal shares, by the seed alone."""

import hypothesis
from hypothesis import strategies as st
import numpy as np

from engine.label_check import folds
from tests.tfrecords import small_records
from tfrecords import reader


@hypothesis.given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(2, 6),
                  st.integers(0, 2**63 - 1))
@hypothesis.settings(max_examples=50)
def test_folds_and_classes_differ_by_one_record(labels, num_folds, seed):
  labels = np.array(labels)
  found = folds.assign(labels, num_folds, seed)
  sizes = np.bincount(found, minlength=num_folds)
  assert len(sizes) == num_folds
  assert sizes.max() - sizes.min() <= 1
  for label in range(4):
    of_class = np.bincount(found[labels == label], minlength=num_folds)
    assert of_class.max() - of_class.min() <= 1
  np.testing.assert_array_equal(folds.assign(labels, num_folds, seed), found)


def test_the_folds_stay_what_they_are():
  """A check that is resumed by a later version continues with the same folds."""
  assert folds.assign(np.zeros(12, np.int64), 3, 5).tolist() == [
      1, 2, 2, 1, 0, 0, 2, 1, 2, 0, 1, 0]


def test_seeds_differ_and_neighbors_are_independent():
  labels = np.zeros(1000, np.int64)
  found = [folds.assign(labels, 2, seed) for seed in range(4)]
  signs = 2.0 * np.array(found) - 1
  assert np.abs(np.corrcoef(signs) - np.eye(4)).max() < 0.13
  assert max(abs((signs[0, k:] * signs[0, :-k]).mean()) for k in range(1, 10)) < 0.13


def test_labels_of_a_source(tmp_path):
  records = small_records.write(tmp_path)['train']
  source = reader.open_source(small_records.SPEC, tmp_path, 'train')
  np.testing.assert_array_equal(folds.labels(source), records[:, 0])


def test_classes_with_fewer_records_than_folds_are_said():
  labels, names = np.array([0, 0, 0, 1, 3, 3]), ('cat', 'a\nb', 'no record', 'dog')
  assert folds.small_classes(labels, names, 2) == [
      '--folds=2: 1 class has fewer records ("a\\nb" has 1); the network that judges one has seen '
      'only the others of its class, and the only record of a class, which cannot be judged, '
      'stands last']
  line, = folds.small_classes(labels, names, 3)
  assert line.startswith('--folds=3: 2 classes have fewer records ("a\\nb" has 1); ')
  assert folds.small_classes(labels[:3], names, 3) == []
