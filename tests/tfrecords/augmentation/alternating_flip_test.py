"""The alternating flip: both sides in two epochs, and a fair half in the first."""

import dataclasses

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest
import tensorflow as tf

from tests.tfrecords import small_records
from tfrecords import pipeline
from tfrecords import reader
from tfrecords.augmentation import alternating_flip
from tfrecords.augmentation import augmentation_config

_PLAIN = augmentation_config.AugmentationConfig(
  0, True, 0.0, 1.0, 1.0, standardize=False, alternate_flip=True
)


def _mirrored(indices, epoch=0, num_examples=1000, seed=0):
  indices = tf.constant(indices, tf.int64)
  return alternating_flip.alternating(indices, tf.fill(indices.shape, tf.constant(epoch, tf.int64)),
                                      num_examples, seed).numpy()


@hypothesis.given(strategies.integers(1, 60), strategies.integers(0, 10**12),
                  strategies.integers(-2**63, 2**63 - 1))
def test_an_exact_half_and_then_the_other(num_examples, epoch, seed):
  everything = range(num_examples)
  now = _mirrored(everything, epoch, num_examples, seed)
  assert now.sum() in (num_examples // 2, -(-num_examples // 2))
  np.testing.assert_array_equal(_mirrored(everything, epoch + 1, num_examples, seed), ~now)
  np.testing.assert_array_equal(_mirrored(everything, epoch + 2, num_examples, seed), now)


def test_each_element_by_itself():
  """A batch may hold examples of two epochs, in any order."""
  indices, epochs = [5, 5, 9, 2], [3, 4, 3, 4]
  found = alternating_flip.alternating(
    tf.constant(indices, tf.int64), tf.constant(epochs, tf.int64), 10, 1
  )
  expected = [_mirrored([i], epoch, 10, 1)[0] for i, epoch in zip(indices, epochs, strict=True)]
  np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize('num_examples', [1000, 50_000, 10_000_000])
def test_neighbors_are_independent(num_examples):
  signs = 2.0 * _mirrored(range(1000), num_examples=num_examples) - 1
  # A mean of 1,000 signs has a deviation of 0.03.
  assert abs(signs.mean()) < 0.13
  assert max(abs((signs[k:] * signs[:-k]).mean()) for k in range(1, 20)) < 0.13


def test_seeds_are_independent():
  signs = np.array([2.0 * _mirrored(range(1000), seed=seed) - 1 for seed in range(20)])
  assert np.abs(np.corrcoef(signs) - np.eye(20)).max() < 0.16


def test_the_choices_are_part_of_the_contract():
  """A training that is resumed by a later version gets the same batches."""
  shown = ''.join('.m'[mirror] for mirror in _mirrored(range(24)).astype(int))
  assert shown == '.m...m..mmm..m..mm...mmm'


def test_eager_equals_traced():
  traced = tf.function(lambda indices, epochs: alternating_flip.alternating(indices, epochs, 50, 3),
                       autograph=False, input_signature=[tf.TensorSpec([None], tf.int64)] * 2)
  indices, epochs = tf.range(50, dtype=tf.int64), tf.range(50, dtype=tf.int64) // 7
  np.testing.assert_array_equal(traced(indices, epochs),
                                alternating_flip.alternating(indices, epochs, 50, 3))


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  directory = tmp_path_factory.mktemp('data')
  small_records.write(directory)
  return reader.open_source(small_records.SPEC, directory, 'train')


def _batches(source, augmentation, steps, seed=0):
  data = pipeline.TrainingData(source, augmentation, 8, seed)
  return list(data.batches().take(steps).as_numpy_iterator())


def _in_training(source, epochs, seed=0):
  """Returns which of 30 records a training mirrors, bool [epochs, 30]."""
  records = small_records.images(np.array(list(source.records().as_numpy_iterator())))
  sides = {image[:, ::step].tobytes(): (i, step < 0)
           for i, image in enumerate(records) for step in (1, -1)}
  seen = [sides[image.tobytes()] for images, _ in _batches(source, _PLAIN, 4 * epochs, seed)
          for image in np.round(images * 255).astype(np.uint8)]
  found = np.zeros([epochs, 30], bool)
  for epoch in range(epochs):
    numbers, mirrored = zip(*seen[30 * epoch:30 * (epoch + 1)], strict=True)
    found[epoch, list(numbers)] = mirrored
  return found


def test_a_training_shows_every_record_the_other_way_round_in_the_next_epoch(source):
  """30 records in batches of 8: most epochs begin within a batch."""
  epochs = _in_training(source, 4)
  assert epochs[0].sum() == 15
  for before, after in zip(epochs[:-1], epochs[1:], strict=True):
    np.testing.assert_array_equal(after, ~before)
  assert (_in_training(source, 1, seed=1)[0] != epochs[0]).any()


def test_the_rest_of_the_distortions_stays_as_it_is(source):
  by_chance = augmentation_config.AugmentationConfig(crop_size=6, max_brightness_delta=0.0)
  batches = zip(_batches(source, by_chance, 6),
                _batches(source, dataclasses.replace(by_chance, alternate_flip=True), 6),
                strict=True)
  same = other_way_round = 0
  for (images, labels), (others, other_labels) in batches:
    np.testing.assert_array_equal(labels, other_labels)
    for image, other in zip(images, others, strict=True):
      same += np.allclose(image, other, atol=1e-5)
      other_way_round += np.allclose(image[:, ::-1], other, atol=1e-5)
  assert same + other_way_round == 48
  assert 10 < same < 38
