"""The chain: what step N trains on depends on N alone, from memory and from disk."""

import dataclasses
import threading

import numpy as np
import pytest
import tensorflow as tf

from tests.tfrecords import small_records
from tfrecords import batch_rows
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords import reader
from tfrecords.augmentation import augmentation_config

_SPEC = small_records.SPEC
_TUTORIAL = augmentation_config.AugmentationConfig(crop_size=4)
# Leaves the pixels as they are, divided by 255, so that a record can be told from its image.
_PLAIN = augmentation_config.AugmentationConfig(0, False, 0.0, 1.0, 1.0, standardize=False)
_IN_MEMORY, _FROM_DISK = 2**32, 0
_BOTH = pytest.mark.parametrize('budget', [_IN_MEMORY, _FROM_DISK])


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  directory = tmp_path_factory.mktemp('data')
  small_records.write(directory)
  return reader.open_source(_SPEC, directory, 'train')


def _data(source, budget=_IN_MEMORY, augmentation=_TUTORIAL, batch_size=8, seed=0):
  return pipeline.TrainingData(source, augmentation, batch_size, seed, memory_budget_bytes=budget)


def _take(data, steps, start=0, replicas=1):
  return list(data.batches(start, replicas).take(steps * replicas).as_numpy_iterator())


def _assert_same(batches, others):
  for (images, labels), (other_images, other_labels) in zip(batches, others, strict=True):
    np.testing.assert_array_equal(images, other_images)
    np.testing.assert_array_equal(labels, other_labels)


def _order(source, epochs=1, **settings):
  """Returns the numbers of the records as they are used, [epochs, 30]; checks their labels."""
  records = np.array(list(source.records().as_numpy_iterator()))
  numbers = {image.tobytes(): i for i, image in enumerate(small_records.images(records))}
  used = []
  for images, labels in _take(_data(source, augmentation=_PLAIN, batch_size=6, **settings),
                              5 * epochs):
    step = [numbers[image.tobytes()] for image in np.round(images * 255).astype(np.uint8)]
    np.testing.assert_array_equal(labels, records[step, 0])
    used += step
  return np.array(used).reshape(epochs, 30)


@_BOTH
def test_shapes_and_types(source, budget):
  batches = _data(source, budget).batches()
  assert batches.element_spec == (tf.TensorSpec([8, 4, 4, 3], tf.float32),
                                  tf.TensorSpec([8], tf.int32))


@_BOTH
def test_a_start_in_the_middle_is_the_same_sequence(source, budget):
  """30 records in batches of 8: the start lies within an epoch, and the epochs within batches."""
  whole = _take(_data(source, budget), 18)
  for start in (1, 4, 7, 15):
    _assert_same(_take(_data(source, budget), 3, start), whole[start:start + 3])


def test_any_step_can_be_asked_for(source):
  data = _data(source)
  whole = _take(data, 6)
  for step in (5, 0, 2):
    images, labels = data.batch(tf.constant(step, tf.int64))
    np.testing.assert_allclose(images, whole[step][0], atol=1e-6)
    np.testing.assert_array_equal(labels, whole[step][1])


@_BOTH
def test_every_epoch_is_a_permutation_and_epochs_differ(source, budget):
  epochs = _order(source, 6, budget=budget)
  for epoch in epochs:
    np.testing.assert_array_equal(np.sort(epoch), np.arange(30))
  assert len({tuple(epoch) for epoch in epochs}) == 6


@_BOTH
def test_seeds_differ(source, budget):
  assert len({tuple(_order(source, budget=budget, seed=seed)[0]) for seed in range(5)}) == 5


@_BOTH
def test_distortions_differ_from_step_to_step(source, budget):
  """With a batch of all records, so that every step holds the same ones."""
  data = _data(source.slice(0, 1), budget, batch_size=1)
  assert len({images.tobytes() for images, _ in _take(data, 10)}) == 10


@_BOTH
def test_a_part_of_the_records(source, budget):
  data = _data(source.slice(10, 18), budget, _PLAIN)
  records = np.array(list(source.records().as_numpy_iterator()))[10:18]
  (images, _), = _take(data, 1)
  expected = small_records.images(records).reshape(8, -1)
  np.testing.assert_array_equal(
      sorted(np.round(images * 255).reshape(8, -1).tolist()), sorted(expected.tolist()))


@_BOTH
@pytest.mark.parametrize('replicas', [2, 4])
def test_the_slices_of_the_replicas_are_the_batch_of_one_device(source, budget, replicas):
  slices = _take(_data(source, budget), 5, start=2, replicas=replicas)
  assert {labels.shape for _, labels in slices} == {(8 // replicas,)}
  joined = [tuple(map(np.concatenate, zip(*slices[i:i + replicas], strict=True)))
            for i in range(0, len(slices), replicas)]
  _assert_same(joined, _take(_data(source, budget), 5, start=2))


_ALL = augmentation_config.AugmentationConfig(
    crop_size=4, max_hue_degrees=20.0, saturation_lower=0.5, trivial_augment=True, cutout_size=2,
    mixup_alpha=0.4, cutmix_alpha=1.0)


@pytest.mark.parametrize('budget', [
    _FROM_DISK, pytest.param(_IN_MEMORY, marks=pytest.mark.slow)])
def test_optional_augmentations_keep_the_contract(source, budget):
  """From the middle on, and for any number of replicas: the same images and mixed labels."""
  whole = _take(_data(source, budget, _ALL), 5)
  assert [labels.shape for _, labels in whole] == [(8, 3)] * 5
  slices = _take(_data(source, budget, _ALL), 2, start=3, replicas=2)
  assert {labels.shape for _, labels in slices} == {(4, 3)}
  _assert_same([tuple(map(np.concatenate, zip(*slices[i:i + 2], strict=True))) for i in (0, 2)],
               whole[3:])


_AUGMENTATIONS = {
    'plain': _PLAIN, 'tutorial': _TUTORIAL, 'all': _ALL,
    'rotation': dataclasses.replace(_TUTORIAL, max_rotation_degrees=15.0),
    'not standardized': dataclasses.replace(_TUTORIAL, standardize=False),
    **{name: dataclasses.replace(_TUTORIAL, **{name: getattr(_ALL, name)}) for name in (
        'max_hue_degrees', 'trivial_augment', 'cutout_size', 'mixup_alpha', 'cutmix_alpha')}}


@pytest.mark.parametrize('augmentation', _AUGMENTATIONS.values(), ids=_AUGMENTATIONS)
def test_the_rows_of_the_workers_are_the_batch_of_one(source, augmentation):
  """Bitwise, for every augmentation, at the start and across the end of an epoch."""
  data = _data(source, augmentation=augmentation)
  for step, workers in ((0, 8), (3, 2), (3, 4)):
    number = tf.constant(step, tf.int64)
    rows = [data.batch(number, batch_rows.BatchRows(8, worker, workers))
            for worker in range(workers)]
    _assert_same([tuple(map(np.concatenate, zip(*rows, strict=True)))], [data.batch(number)])


@pytest.mark.parametrize('budget, augmentation', [
    (_IN_MEMORY, _TUTORIAL), (_FROM_DISK, _ALL),
    pytest.param(_IN_MEMORY, _ALL, marks=pytest.mark.slow),
    pytest.param(_FROM_DISK, _TUTORIAL, marks=pytest.mark.slow)])
def test_the_rows_of_workers_with_two_devices(source, budget, augmentation):
  data = _data(source, budget, augmentation)
  rows = [_take_rows(data, 2, batch_rows.BatchRows(8, worker, 2), 2) for worker in range(2)]
  _assert_same([tuple(map(np.concatenate, zip(*step, strict=True)))
                for step in zip(*rows, strict=True)], _take(data, 3, 2))


def _take_rows(data, start, rows, replicas):
  """Returns the rows of three steps, of a worker with so many replicas."""
  parts = list(data.batches(start, replicas, rows).take(3 * replicas).as_numpy_iterator())
  assert {len(labels) for _, labels in parts} == {rows.count // replicas}
  return [tuple(map(np.concatenate, zip(*parts[i:i + replicas], strict=True)))
          for i in range(0, len(parts), replicas)]


@pytest.mark.parametrize('settings', [{'is_balanced': True}, {'alternate_flip': True}])
def test_the_rows_of_orders_that_need_the_whole_set(source, settings):
  augmentation = dataclasses.replace(
      _TUTORIAL, alternate_flip=settings.get('alternate_flip', False))
  data = pipeline.TrainingData(
      source, augmentation, 8, 1, is_balanced=settings.get('is_balanced', False))
  rows = [_take_rows(data, 2, batch_rows.BatchRows(8, worker, 2), 1) for worker in range(2)]
  _assert_same([tuple(map(np.concatenate, zip(*step, strict=True)))
                for step in zip(*rows, strict=True)], _take(data, 3, 2))


def test_a_mixed_batch_is_of_the_same_records(source):
  """The labels are those of a batch that is not mixed, with shares of the example before."""
  mixing = dataclasses.replace(_PLAIN, mixup_alpha=1.0)
  (images, labels), = _take(_data(source, augmentation=_PLAIN), 1)
  (mixed, shares), = _take(_data(source, augmentation=mixing), 1)
  for number in range(8):
    share = 1 - shares[number, labels[number - 1]] if labels[number] != labels[number - 1] else None
    if share is not None:
      assert shares[number, labels[number]] == pytest.approx(share, abs=1e-6)
      np.testing.assert_allclose(
          mixed[number], share * images[number] + (1 - share) * images[number - 1], atol=1e-5)


def test_what_fits_into_the_budget_is_in_memory(source):
  assert _data(source, budget=30 * 145).streamed is None
  streamed = _data(source, budget=30 * 145 - 1).streamed
  assert (streamed.order.num_windows, streamed.order.window_size) == (1, 30)
  with pytest.raises(ValueError, match='^the records are in memory$'):
    _data(source).batch_from_disk(0)


@_BOTH
def test_two_epochs_of_an_alternating_flip_show_both_versions_of_every_image(source, budget):
  augmentation = dataclasses.replace(_PLAIN, random_flip=True, alternate_flip=True)
  shown = np.concatenate([images for images, _ in _take(
      _data(source, budget, augmentation, batch_size=6), 10)])
  recorded = small_records.images(np.array(list(source.records().as_numpy_iterator())))
  assert {image.tobytes() for image in np.round(shown * 255).astype(np.uint8)} == {
      one.tobytes() for image in recorded for one in (image, image[:, ::-1])}


def test_one_batch_of_a_streamed_set(source):
  data = _data(source, _FROM_DISK, _ALL)
  whole = _take(data, 5)
  # The second one lies across the end of an epoch.
  for step in (0, 3):
    _assert_same([tuple(part.numpy() for part in data.batch_from_disk(step))], [whole[step]])


def test_batches_are_prepared_ahead():
  """After one batch of 2 has been taken, the next ones are made without being asked for.

  When four have left the queue, it reads the second epoch.
  """
  ahead, read = threading.Event(), []

  def noted(number):
    read.append(number)
    if len(read) > 10:
      ahead.set()
    return np.zeros(145, np.uint8)

  source = reader.Source(_SPEC, 10, lambda: tf.data.Dataset.range(10).map(
      lambda number: tf.ensure_shape(tf.numpy_function(noted, [number], tf.uint8), [145])))
  iterator = iter(_data(source, _FROM_DISK, batch_size=2).batches())
  next(iterator)
  assert ahead.wait(timeout=120)


@pytest.mark.parametrize('batch_size', [1, 4, 15, 30, 100])
def test_evaluation_takes_every_record_once_in_order(source, batch_size):
  preprocessing = preprocessing_config.Preprocessing(crop_size=4)
  batches = list(pipeline.eval_batches(source, preprocessing, batch_size).as_numpy_iterator())
  assert [len(labels) for *_, labels in batches] == (
      [batch_size] * (30 // batch_size) + [30 % batch_size] * (30 % batch_size > 0))
  raw, prepared, labels = map(np.concatenate, zip(*batches, strict=True))
  records = np.array(list(source.records().as_numpy_iterator()))
  np.testing.assert_array_equal(raw, small_records.images(records))
  np.testing.assert_array_equal(labels, records[:, 0])
  np.testing.assert_allclose(
      prepared, preprocess.preprocess(tf.constant(raw), preprocessing), atol=1e-6)


@_BOTH
def test_no_tuner_keeps_an_iterator_from_being_let_go(source, budget):
  assert _data(source, budget).batches().options().autotune.enabled is False


def test_balanced_classes_are_seen_equally_often_at_any_step(source):
  data = pipeline.TrainingData(source, _PLAIN, 6, 1, is_balanced=True)
  batches = _take(data, 10)
  for _, labels in batches:
    assert np.bincount(labels).tolist() == [2, 2, 2]
  _assert_same(_take(data, 4, start=6), batches[6:])
  indices = np.concatenate([
      data.balanced_order.batch(tf.constant(step, tf.int64), batch_rows.BatchRows(6))[0].numpy()
      for step in range(10)])
  shown = np.concatenate([images for images, _ in batches])
  np.testing.assert_allclose(shown, data.images.numpy()[indices] / 255, atol=1e-6)


def test_balanced_classes_are_refused_for_a_set_that_streams(source):
  with pytest.raises(errors.InputError, match=(
      '^--balance=sample: needs the 1 MB of small in memory; give that much as '
      '--memory_budget_mb, or --balance=loss$')):
    pipeline.TrainingData(source, _PLAIN, 6, 1, memory_budget_bytes=0, is_balanced=True)
