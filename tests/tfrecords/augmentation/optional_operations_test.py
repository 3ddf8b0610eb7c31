"""Optional operations: off they change nothing, on each acts alone, eager equals traced."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from tfrecords import batch_rows
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import optional_operations

_OFF = augmentation_config.AugmentationConfig()
_PIXELS = tf.constant(np.random.default_rng(0).uniform(0, 255, [8, 6, 5, 3]), tf.float32)
_LABELS = tf.constant([0, 1, 2, 0, 1, 2, 0, 1])
_ROWS = batch_rows.BatchRows(8)
_CHANGES = {'max_hue_degrees': 90.0, 'trivial_augment': True, 'cutout_size': 3,
            'mixup_alpha': 1.0, 'cutmix_alpha': 1.0}
_EACH = pytest.mark.parametrize('name', _CHANGES)


def _all(augmentation, seed=0, step=0):
  pixels = optional_operations.recolor(_PIXELS, augmentation, seed, step, _ROWS)
  erased = optional_operations.erase(pixels, augmentation, seed, step, _ROWS)
  return optional_operations.mix(erased, _LABELS, augmentation, 3, seed, step)


def test_off_adds_nothing():
  images, labels = _all(_OFF)
  assert images is _PIXELS
  assert labels is _LABELS


@_EACH
def test_each_changes_images_by_seed_and_step(name):
  augmentation = dataclasses.replace(_OFF, **{name: _CHANGES[name]})
  rows = [_all(augmentation, seed, step)[0].numpy().tobytes()
          for seed in (0, 1) for step in (0, 1)]
  assert len({*rows, _PIXELS.numpy().tobytes()}) == 5
  assert _all(augmentation)[0].numpy().tobytes() == rows[0]


@_EACH
def test_eager_equals_traced(name):
  augmentation = dataclasses.replace(_OFF, **{name: _CHANGES[name]})
  traced = tf.function(lambda step: _all(augmentation, 3, step),
                       autograph=False, input_signature=[tf.TensorSpec([], tf.int64)])
  for found, expected in zip(traced(tf.constant(7, tf.int64)), _all(augmentation, 3, 7),
                             strict=True):
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_only_mixing_changes_labels():
  mixed = _all(dataclasses.replace(_OFF, cutmix_alpha=1.0, cutout_size=2))[1]
  assert (mixed.shape, mixed.dtype) == ((8, 3), tf.float32)
  others = dataclasses.replace(_OFF, trivial_augment=True, cutout_size=2, saturation_lower=0.0)
  assert _all(others)[1] is _LABELS
