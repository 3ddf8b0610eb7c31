"""Tests for engine.bench.input.input_workload."""

import pytest

from engine.bench.input import input_workload
from tfrecords import errors
from tfrecords.augmentation import augmentation_config


def test_an_augmentation_that_frameworks_lack_is_refused():
  augmentation = augmentation_config.AugmentationConfig(
      crop_size=8, standardize=False, cutout_size=2, max_rotation_degrees=5)
  input_workload.check(augmentation, ())
  with pytest.raises(errors.InputError, match=(
      '^--frameworks=keras,torchvision: they crop, .* another max_rotation_degrees, cutout_size; '
      'leave out --frameworks or give --recipe=cifar10_tutorial$')):
    input_workload.check(augmentation, ('keras', 'torchvision'))


@pytest.mark.parametrize('settings', [
    {}, {'crop_size': 0, 'random_flip': False, 'max_brightness_delta': 0.0, 'standardize': False},
    {'contrast_lower': 1.0, 'contrast_upper': 1.0}])
def test_what_all_can_do_is_measured(settings):
  input_workload.check(augmentation_config.AugmentationConfig(**settings), ('keras',))
