"""The shape of the network's input, and crops that do not fit."""

import pytest

from tfrecords import errors
from tfrecords import preprocessing_config


@pytest.mark.parametrize('crop_size, shape', [(0, (8, 6, 3)), (4, (4, 4, 3)), (6, (6, 6, 3))])
def test_output_shape(crop_size, shape):
  assert preprocessing_config.Preprocessing(crop_size).output_shape((8, 6, 3)) == shape


@pytest.mark.parametrize('crop_size, shrink_to', [(0, 5), (4, 4), (4, 1)])
def test_shrinking_gives_a_square(crop_size, shrink_to):
  found = preprocessing_config.Preprocessing(crop_size, shrink_to=shrink_to)
  assert found.output_shape((6, 6, 3)) == (shrink_to, shrink_to, 3)


@pytest.mark.parametrize('crop_size, shrink_to, message', [
    (0, 4, 'images of 8x6 are no squares; give --crop_size, at most 6, or leave this out'),
    (4, 5, 'the network would see 4x4 pixels; give 0 \\(no change\\) to 4'),
    (4, -1, 'the network would see 4x4 pixels; give 0 \\(no change\\) to 4')])
def test_what_cannot_be_shrunk_is_refused(crop_size, shrink_to, message):
  found = preprocessing_config.Preprocessing(crop_size, shrink_to=shrink_to)
  with pytest.raises(errors.InputError, match=f'--shrink_to={shrink_to}: {message}'):
    found.output_shape((8, 6, 3))


@pytest.mark.parametrize('crop_size', [7, 100, -1])
def test_a_crop_that_does_not_fit_is_refused(crop_size):
  message = f'crop_size={crop_size}: images are 8x6; give 0 \\(no crop\\) to 6'
  with pytest.raises(errors.InputError, match=message):
    preprocessing_config.Preprocessing(crop_size).output_shape((8, 6, 3))
