"""Some classes of a set: which records, under which labels, and what is refused."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from tests.tfrecords import imported_set
from tests.tfrecords import small_records
from tfrecords import class_subset
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader
from tfrecords import tfrecord_writer

_SPEC = small_records.SPEC


@pytest.fixture(name='records', scope='module')
def fixture_records(tmp_path_factory):
  folder = tmp_path_factory.mktemp('data')
  return folder, small_records.write(folder)['train']


def _selected(folder, *arguments, data_source='binary'):
  source = class_subset.select(
      reader.open_source(_SPEC, folder, 'train', data_source), *arguments)
  images, labels = (values.numpy() for values in record_loader.load(source))
  assert source.num_examples == len(images) == len(labels)
  assert source.spec.class_names == arguments[0]
  return images, labels


@pytest.mark.parametrize('names', [('frog', 'cat'), ('cat', 'dog', 'frog'), ('dog', 'cat')])
def test_records_keep_their_order_and_get_the_labels_asked_for(records, names):
  folder, everything = records
  images, labels = _selected(folder, names)
  known = [_SPEC.class_names[label] for label in everything[:, 0]]
  kept = [number for number, name in enumerate(known) if name in names]
  np.testing.assert_array_equal(images, small_records.images(everything[kept]))
  assert labels.tolist() == [names.index(known[number]) for number in kept]


def test_parts_and_other_containers_hold_the_same(records):
  folder, _ = records
  tfrecord_writer.pack(_SPEC, folder, lambda line: None)
  binary = _selected(folder, ('frog', 'cat'), 3, 1)
  packed = _selected(folder, ('frog', 'cat'), 3, 1, data_source='tfrecord')
  for one, other in zip(binary, packed, strict=True):
    np.testing.assert_array_equal(one, other)
  whole = class_subset.select(reader.open_source(_SPEC, folder, 'train'), ('frog', 'cat'))
  part, _ = record_loader.load(whole.slice(2, 5))
  np.testing.assert_array_equal(part, record_loader.load(whole)[0][2:5])


def _chosen(folder, names, per_class, seed):
  """Returns the images that are taken, as bytes."""
  images, labels = _selected(folder, names, per_class, seed)
  assert np.bincount(labels, minlength=len(names)).tolist() == [per_class] * len(names)
  return {image.tobytes() for image in images}


@hypothesis.settings(max_examples=5, deadline=None)
@hypothesis.given(seed=st.integers(0, 2 ** 63 - 1))
def test_a_small_choice_is_part_of_a_larger_one_and_of_that_of_more_classes(records, seed):
  folder, _ = records
  few = _chosen(folder, ('frog', 'cat'), 2, seed)
  assert few < _chosen(folder, ('frog', 'cat'), 5, seed)
  assert few < _chosen(folder, ('cat', 'dog', 'frog'), 2, seed)


def test_another_seed_makes_another_choice(records):
  folder, _ = records
  choices = {frozenset(_chosen(folder, ('frog', 'cat'), 3, seed)) for seed in range(4)}
  assert len(choices) > 1


def test_more_than_there_is_is_refused(records):
  folder, everything = records
  counts = np.bincount(everything[:, 0])[:2]
  scarce = ('cat', 'dog')[int(counts.argmin())]
  with pytest.raises(errors.InputError) as caught:
    _selected(folder, ('cat', 'dog'), 25)
  assert str(caught.value) == (
      f'--examples_per_class=25: there are {counts.min()} of {scarce} to train on; give 0 (all) to '
      f'{counts.min()}')


def test_no_example_at_all_is_refused(records):
  folder, everything = records
  source = reader.open_source(_SPEC, folder, 'train').slice(0, 1)
  names = tuple(name for place, name in enumerate(_SPEC.class_names) if place != everything[0, 0])
  with pytest.raises(errors.InputError) as caught:
    class_subset.select(source, names)
  assert str(caught.value) == (
      f'--class_subset={",".join(names)}: none of the 1 records is of these classes; give data '
      'that has some')


def test_classes_of_a_set_with_labels_of_two_bytes(tmp_path):
  names = tuple(f'c{number}' for number in range(300))
  imported_set.write(tmp_path, classes=names, shape=(4, 4, 1),
                     counts={'train': (2,) * 300, 'test': (1,) * 300})
  whole = reader.open_source(datasets.get(str(tmp_path)), '', 'train')
  chosen = class_subset.select(whole, ['c299', 'c5'], per_class=1)
  images, labels = record_loader.load(chosen)
  assert sorted(labels.numpy().tolist()) == [0, 1]
  every, numbers = record_loader.load(whole)
  for image, label in zip(images.numpy(), labels.numpy(), strict=True):
    same = (every.numpy() == image).all(axis=(1, 2, 3))
    assert {299, 5}.issuperset(numbers.numpy()[same])
    assert numbers.numpy()[same][0] == (299, 5)[label]
