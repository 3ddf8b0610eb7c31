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
