"""Tests for engine.bench.input.per_example_pipeline: the rival really does the same work."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.bench.input import per_example_pipeline
from tests.tfrecords import small_records
from tfrecords import reader
from tfrecords import resize
from tfrecords.augmentation import augmentation_config

_NOTHING = augmentation_config.AugmentationConfig(
    crop_size=0, random_flip=False, max_brightness_delta=0.0, contrast_lower=1.0,
    contrast_upper=1.0, standardize=False)


@pytest.fixture(name='records', scope='module')
def fixture_records(tmp_path_factory):
  folder = tmp_path_factory.mktemp('data')
  records = small_records.write(folder)['train']
  return reader.open_source(small_records.SPEC, folder, 'train'), records


def take(batches, count):
  """Returns the images and labels of the first `count` batches, joined."""
  images, labels = zip(*batches.take(count).as_numpy_iterator(), strict=True)
  return np.concatenate(images), np.concatenate(labels)


def windows(image, size):
  """Returns every window of an image and its mirror image."""
  height, width, _ = image.shape
  found = [image[top:top + size, left:left + size]
           for top in range(height - size + 1) for left in range(width - size + 1)]
  return found + [window[:, ::-1] for window in found]


def test_an_epoch_holds_every_record_once_and_epochs_differ(records):
  source, raw = records
  batches = per_example_pipeline.batches(source, _NOTHING, 10, seed=3)
  first, _ = take(batches, 3)
  second, _ = take(batches.skip(3), 3)
  wanted = small_records.images(raw) / np.float32(255)
  assert sorted(map(bytes, first)) == sorted(map(bytes, wanted)) == sorted(map(bytes, second))
  assert first.tobytes() != second.tobytes()


def test_an_image_is_shrunk_as_by_this_engine():
  image = np.random.default_rng(0).integers(0, 256, [8, 8, 3], np.uint8)
  shrunk, _ = per_example_pipeline.augment_one(
      tf.constant(image), tf.constant(0), dataclasses.replace(_NOTHING, shrink_to=5))
  expected = resize.shrink(tf.constant(image[None], tf.float32), 5)[0] / 255.0
  np.testing.assert_allclose(shrunk, expected, atol=1e-5)


def test_crop_and_flip_choose_windows_and_keep_labels(records):
  source, raw = records
  images, labels = take(per_example_pipeline.batches(
      source, dataclasses.replace(_NOTHING, crop_size=5, random_flip=True), 10, seed=3), 6)
  pool = {window.tobytes(): record[0]
          for record, image in zip(raw, small_records.images(raw), strict=True)
          for window in windows(image, 5)}
  found = [pool[np.rint(image * 255).astype(np.uint8).tobytes()] for image in images]
  assert found == list(labels)
  assert len({image.tobytes() for image in images}) > len(raw)  # the windows differ by epoch


def test_the_border_is_mirrored():
  image = small_records.images(small_records.random(1))[0]
  wide = np.pad(image, [(2, 2), (2, 2), (0, 0)], mode='reflect')
  shifted = [wide[top:top + 8, left:left + 6].tobytes() for top in range(5) for left in range(5)]
  found = set()
  for _ in range(60):
    result, _ = per_example_pipeline.augment_one(
        tf.constant(image), 1, dataclasses.replace(_NOTHING, crop_padding=2))
    found.add(shifted.index(np.rint(result * 255).astype(np.uint8).tobytes()))
  assert len(found) > 10


@pytest.mark.parametrize('changes, low, high', [
    ({'max_brightness_delta': 63.0}, -63.0, 63.0), ({'max_brightness_delta': 5.0}, -5.0, 5.0)])
def test_brightness_shifts_an_image(changes, low, high):
  image = tf.fill([8, 6, 3], tf.constant(100, tf.uint8))
  shifts = []
  for _ in range(100):
    result, _ = per_example_pipeline.augment_one(image, 1, dataclasses.replace(_NOTHING, **changes))
    shifts.append(result.numpy()[0, 0, 0] * 255 - 100)
  assert low <= min(shifts) < low / 2
  assert high / 2 < max(shifts) <= high + 1e-4


def test_contrast_stretches_about_the_channel_mean():
  image = tf.constant(small_records.images(small_records.random(1))[0])
  result, _ = per_example_pipeline.augment_one(
      image, 1, dataclasses.replace(_NOTHING, contrast_lower=0.5, contrast_upper=0.5))
  pixels = image.numpy().astype(np.float32)
  mean = pixels.mean(axis=(0, 1))
  np.testing.assert_allclose(result * 255, (pixels - mean) * 0.5 + mean, rtol=1e-5)


def test_the_tutorials_distortions_standardize(records):
  source, _ = records
  images, _ = take(
    per_example_pipeline.batches(
      source, dataclasses.replace(augmentation_config.AugmentationConfig(), crop_size=5), 10, seed=0
    ),
    3,
  )
  assert images.shape == (30, 5, 5, 3)
  assert images.dtype == np.float32
  np.testing.assert_allclose(images.mean(axis=(1, 2, 3)), 0, atol=1e-5)
  np.testing.assert_allclose(images.std(axis=(1, 2, 3)), 1, atol=1e-4)


def test_raw_batches_are_the_records_in_order(records):
  source, raw = records
  images, labels = take(per_example_pipeline.raw_batches(source, 10), 6)
  np.testing.assert_array_equal(images, np.tile(small_records.images(raw), [2, 1, 1, 1]))
  np.testing.assert_array_equal(labels, np.tile(raw[:, 0], 2))
