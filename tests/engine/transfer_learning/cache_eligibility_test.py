"""When features can be computed once, and the remedy where they cannot."""


import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.models import model_registry
from engine.models import network as network_lib
from engine.transfer_learning import cache_eligibility
from tfrecords import preprocess
from tfrecords.augmentation import augment

_STILL = {'random_crop': False, 'random_flip': False}
_SHAPE = (32, 32, 3)


def _recipe(**changes):
  return recipe_catalog.get('cifar10').with_settings(
      **{'frozen_layers': ('conv1', 'conv2'), 'crop_size': 24, 'crop_padding': 0,
         'shrink_to': 0} | _STILL | changes)


def _reason(streamed=False, **changes):
  recipe = _recipe(**changes)
  network = model_registry.build(recipe.model, (24, 24, 3), 4)
  return cache_eligibility.reason_not_cacheable(recipe, network, streamed, _SHAPE)


def test_none_where_the_frozen_layers_come_first_and_images_stay_the_same():
  assert _reason() == ''
  assert _reason(frozen_layers=('conv1',)) == ''


@pytest.mark.parametrize(
  'changes, text',
  [
    (
      {'random_flip': True},
      'images are augmented at random in every epoch (random_flip); to cache, add --norandom_flip',
    ),
    (
      {'random_crop': True, 'random_flip': True, 'max_rotation_degrees': 5.0},
      'images are augmented at random in every epoch (random_crop, random_flip, '
      'max_rotation_degrees); to cache, add --norandom_crop --norandom_flip '
      '--max_rotation_degrees=0',
    ),
    (
      {'max_brightness_delta': 1.0, 'contrast_lower': 0.5},
      'images are augmented at random in every epoch (max_brightness_delta, contrast); to cache, '
      'add --max_brightness_delta=0 --contrast_lower=1 --contrast_upper=1',
    ),
    (
      {'saturation_lower': 0.5, 'max_hue_degrees': 5.0, 'trivial_augment': True, 'cutout_size': 4,
       'mixup_alpha': 0.2, 'cutmix_alpha': 1.0},
      'images are augmented at random in every epoch (saturation, max_hue_degrees, '
      'trivial_augment, cutout_size, mixup_alpha, cutmix_alpha); to cache, add '
      '--saturation_lower=1 --saturation_upper=1 --max_hue_degrees=0 --notrivial_augment '
      '--cutout_size=0 --mixup_alpha=0 --cutmix_alpha=0',
    ),
    ({'frozen_layers': ('conv2',)}, 'conv1 is trained in front of the frozen conv2'),
    ({'frozen_layers': ('conv1', 'local3')}, 'conv2 is trained in front of the frozen local3'),
    (
      {'streamed': True},
      'the records stream from disk; to cache, give a larger --memory_budget_mb',
    ),
  ],
)
def test_what_stands_against_it_is_said_with_the_remedy(changes, text):
  assert _reason(**changes) == text


def _of_resnet(*frozen):
  recipe = _recipe(model='resnet', frozen_layers=frozen, weight_decay_layers=('all',))
  network = model_registry.build('resnet', (24, 24, 3), 4)
  return cache_eligibility.reason_not_cacheable(recipe, network, False, _SHAPE)


def test_a_block_counts_as_frozen_with_its_last_layer():
  assert _of_resnet('conv', 'group1_block1_conv1') == ''
  assert _of_resnet('conv', 'group1_block1_conv2') == (
      'group1_block1_conv1 is trained in front of the frozen group1_block1_conv2')


class _OneStage(network_lib.Network):
  TRAINABLE_LAYERS = ('conv1', 'head')

  def stages(self):
    return [network_lib.Stage(('conv1', 'head'), lambda images, context: {'head': images})]


def test_a_network_of_one_stage_does_not_offer_features():
  assert cache_eligibility.reason_not_cacheable(
      _recipe(frozen_layers=('conv1',)), _OneStage(), False, _SHAPE) == (
          'network tutorial does not offer features of conv1 alone: it is in one stage with head, '
          'which is trained')


def test_a_window_as_large_as_the_image_cannot_move():
  assert cache_eligibility.augmenting(_recipe(random_crop=True, crop_size=0), _SHAPE) == []
  assert cache_eligibility.augmenting(_recipe(random_crop=True, crop_size=32), _SHAPE) == []
  assert cache_eligibility.augmenting(
    _recipe(random_crop=True, crop_size=0, crop_padding=1), _SHAPE
  ) == ['random_crop']


@hypothesis.settings(max_examples=30, deadline=None)
@hypothesis.given(
    crop=st.sampled_from([0, 5, 8]), pad=st.integers(0, 2), random_crop=st.booleans(),
    flip=st.booleans(), rotation=st.sampled_from([0.0, 40.0]),
    contrast=st.sampled_from([(1.0, 1.0), (0.5, 0.5), (0.5, 1.5)]),
    brightness=st.sampled_from([0.0, 50.0]), standardize=st.booleans())
def test_what_is_said_not_to_distort_gives_the_images_of_evaluation(
    crop, pad, random_crop, flip, rotation, contrast, brightness, standardize):
  recipe = _recipe(
    crop_size=crop,
    crop_padding=pad * random_crop,
    random_crop=random_crop,
    random_flip=flip,
    max_rotation_degrees=rotation,
    contrast_lower=contrast[0],
    contrast_upper=contrast[1],
    max_brightness_delta=brightness,
    standardize=standardize,
  )
  images = np.random.default_rng(0).integers(0, 256, [24, 8, 8, 3], np.uint8)
  every = tf.range(24, dtype=tf.int64)
  draws = augment.sample_params(recipe.augmentation, (8, 8, 3), 24, 0, tf.constant(0, tf.int64))
  found = augment.apply(tf.constant(images), every, draws, recipe.augmentation)
  expected = preprocess.preprocess(tf.constant(images), recipe.preprocessing)
  same = np.allclose(found, expected, atol=1e-4)
  augmenting = cache_eligibility.augmenting(recipe, (8, 8, 3))
  # Brightness cancels under standardization, and is reported all the same.
  assert same == (not augmenting) or (
    same and standardize and augmenting == ['max_brightness_delta']
  )


def test_features_that_are_too_large():
  assert cache_eligibility.too_large((1000, 6, 6, 64), 9) == ''
  assert cache_eligibility.too_large((1000, 6, 6, 64), 8) == (
      'features take 9 MB; --memory_budget_mb allows 8')
