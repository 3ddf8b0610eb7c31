"""The ranges of the augmentation: what they amount to, and what is refused."""

import pytest

from tfrecords import errors
from tfrecords.augmentation import augmentation_config

_NOTHING = {'crop_size': 0, 'random_flip': False, 'max_brightness_delta': 0.0,
            'contrast_lower': 1.0, 'contrast_upper': 1.0}


def _config(**changes):
  return augmentation_config.AugmentationConfig(**_NOTHING | changes)


@pytest.mark.parametrize('changes, geometric, photometric', [
    ({}, False, False), ({'crop_size': 4}, True, False), ({'crop_padding': 1}, True, False),
    ({'random_flip': True}, True, False), ({'max_brightness_delta': 1.0}, False, True),
    ({'contrast_upper': 1.5}, False, True)])
def test_what_it_changes(changes, geometric, photometric):
  config = _config(**changes)
  assert (config.is_geometric, config.is_photometric) == (geometric, photometric)


@pytest.mark.parametrize('changes, window', [({}, (8, 6)), ({'crop_size': 4}, (4, 4))])
def test_the_window(changes, window):
  assert _config(**changes).window((8, 6, 3)) == window


@pytest.mark.parametrize('changes, text', [
    ({'contrast_lower': 1.5}, '--contrast_lower=1.5, --contrast_upper=1.0: give 0 <= '),
    ({'max_brightness_delta': -1.0}, '--max_brightness_delta=-1.0: give 0 or more'),
    ({'max_rotation_degrees': 181.0}, '--max_rotation_degrees=181.0: give 0 to 180 degrees'),
    ({'saturation_lower': 1.5}, '--saturation_lower=1.5, --saturation_upper=1.0: give 0 <= '),
    ({'max_hue_degrees': -1.0}, '--max_hue_degrees=-1.0: give 0 to 180 degrees'),
    ({'cutout_size': -1}, '--cutout_size=-1: give 0 or more'),
    ({'mixup_alpha': 101.0}, '--mixup_alpha=101.0: give 0 (off) to 100'),
    ({'cutmix_alpha': -0.1}, '--cutmix_alpha=-0.1: give 0 (off) to 100'),
    ({'cutmix_alpha': float('nan')}, '--cutmix_alpha=nan: give 0 (off) to 100'),
    ({'crop_padding': 2, 'random_crop': False},
     '--crop_padding=2, --norandom_crop: give --random_crop or --crop_padding=0'),
    ({'alternate_flip': True}, '--alternate_flip, --norandom_flip: give --random_flip or')])
def test_contradictions_are_refused(changes, text):
  with pytest.raises(errors.InputError) as caught:
    _config(**changes)
  assert str(caught.value).startswith(text)


@pytest.mark.parametrize('padding', [6, -1])
def test_a_border_that_does_not_fit_is_refused(padding):
  with pytest.raises(errors.InputError, match=f'^--crop_padding={padding}: images are 8x6; give '):
    _config(crop_padding=padding).window((8, 6, 3))


@pytest.mark.parametrize('changes, color, mixing', [
    ({}, False, False), ({'max_hue_degrees': 5.0}, True, False),
    ({'saturation_lower': 0.5}, True, False), ({'mixup_alpha': 0.2}, False, True),
    ({'cutmix_alpha': 1.0}, False, True)])
def test_what_is_turned_on(changes, color, mixing):
  config = _config(**changes)
  assert (config.changes_color, config.is_mixing) == (color, mixing)
  config.check((8, 6, 3), 2)


@pytest.mark.parametrize('changes, shape, batch_size, message', [
    ({'cutout_size': 6}, (8, 6, 3), 2,
     '--cutout_size=6: the network sees 8x6 pixels; give 0 (none) to 5'),
    ({'cutout_size': 5, 'crop_size': 4}, (8, 6, 3), 2,
     '--cutout_size=5: the network sees 4x4 pixels; give 0 (none) to 3'),
    ({'saturation_upper': 2.0}, (8, 6, 1), 2,
     '--max_hue_degrees=0.0, --saturation_lower=1.0, --saturation_upper=2.0: images of one channel '
     'have no color; give 0, 1 and 1'),
    ({'mixup_alpha': 0.2}, (8, 6, 3), 1,
     '--mixup_alpha=0.2, --cutmix_alpha=0.0: a batch of 1 has no other image to mix with; give a '
     'larger --batch_size'),
    ({'crop_size': 7}, (8, 6, 3), 2, '--crop_size=7: images are 8x6; give 0')])
def test_what_does_not_fit_images_or_batch_is_refused(changes, shape, batch_size, message):
  with pytest.raises(errors.InputError) as caught:
    _config(**changes).check(shape, batch_size)
  assert str(caught.value).startswith(message)
