"""Images of another kind, told by made-up features."""

import numpy as np
import pytest

from engine.inference import class_subspaces
from engine.inference import detector
from engine.inference import discriminator
from engine.inference import layer_features
from tfrecords import errors

_RNG = np.random.default_rng(0)


def _features(count, shift=0.0, pixels=0.0, grid=0.0):
  """Returns features of images; of a usual kind if none is moved."""
  return {'conv': _RNG.normal(shift, 1, [count, 6]),
          layer_features.GRID: _RNG.normal(grid, 1, [count, 9]),
          layer_features.DENSE: _RNG.normal(0, 1, [count, 4]),
          detector.PIXELS: _RNG.normal(pixels, 1, [count, 5]),
          detector.SPECTRUM: _RNG.normal(0, 1, [count, 5])}


@pytest.fixture(name='found', scope='module')
def fixture_found():
  return detector.fitted(_features(600), np.arange(600) % 3, _features(400), 'validation')


@pytest.fixture(name='discriminating', scope='module')
def fixture_discriminating():
  made = _features(300), _features(300, grid=1)
  return detector.fitted(_features(600), np.arange(600) % 3, _features(400), 'training', made)


@pytest.mark.parametrize('name, second, held_out', [
    ('found', class_subspaces.ClassSubspaces, 'validation'),
    ('discriminating', discriminator.Discriminator, 'training')])
def test_it_accepts_its_share_of_images_of_the_kind(request, name, second, held_out):
  found = request.getfixturevalue(name)
  assert (found.distances(_features(1000)) <= 1).mean() == pytest.approx(0.95, abs=0.03)
  assert found.distances(_features(1000)).min() >= 0
  assert (found.count, found.held_out) == (400, held_out)
  assert [*found.gaussians] == ['conv', 'pixels', 'spectrum']
  assert isinstance(found.second, second)


def test_one_layer_is_enough_and_more_is_farther(found):
  near, far = (found.distances(_features(200, shift)) for shift in (3, 10))
  assert (near > 1).mean() > 0.95
  assert far.min() > near.mean()


def test_pixels_count_where_the_network_sees_no_difference(found):
  assert (found.distances(_features(200, pixels=4)) > 1).mean() > 0.95


def test_the_second_measure_refuses_what_the_first_does_not(discriminating):
  assert (discriminating.distances(_features(200, grid=2)) > 1).mean() > 0.9


def test_without_parts_of_the_image_there_is_no_second_measure():
  training, held, asked = ({name: values for name, values in _features(count).items()
                            if name != layer_features.GRID} for count in (300, 200, 500))
  found = detector.fitted(training, np.arange(300) % 3, held, 'validation')
  assert (found.second, found.middles.size) == (None, 0)
  assert (found.distances(asked) <= 1).mean() == pytest.approx(0.95, abs=0.04)


def test_many_classes_with_few_images_have_one_gaussian():
  found = detector.fitted(_features(300), np.arange(300) % 100, _features(200), 'training')
  assert found.gaussians['conv'].centers.shape == (1, 6)


def test_features_of_another_network(found, discriminating):
  good = _features(1)
  with pytest.raises(errors.InputError, match='^the detector has 6 features of conv, and the net'):
    found.distances(good | {'conv': np.zeros([1, 5])})
  with pytest.raises(errors.InputError, match='and the network has 0$'):
    found.distances({})
  for one in (found, discriminating):
    with pytest.raises(errors.InputError, match=' features of all layers, and the network has '):
      one.distances(good | {layer_features.GRID: np.zeros([1, 8])})
