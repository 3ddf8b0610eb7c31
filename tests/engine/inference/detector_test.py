"""Images of another kind, told by made-up features."""

import numpy as np
import pytest

from engine.inference import detector
from tfrecords import errors

_RNG = np.random.default_rng(0)


def _sample(count, shift=0.0, noise=20):
  """Returns images of a usual kind with features of two layers, the first moved by `shift`."""
  images = np.clip(_RNG.normal(120, noise, [count, 8, 8, 1]), 0, 255).astype(np.uint8)
  return detector.Sample({'conv': _RNG.normal(shift, 1, [count, 6]),
                          'dense': _RNG.normal(0, 1, [count, 4])}, images)


@pytest.fixture(name='found', scope='module')
def fixture_found():
  return detector.fitted(_sample(600), np.arange(600) % 3, _sample(400), 'validation')


def test_it_accepts_its_share_of_images_of_the_kind(found):
  assert (found.distances(_sample(1000)) <= 1).mean() == pytest.approx(0.95, abs=0.03)
  assert (found.count, found.held_out) == (400, 'validation')
  assert [*found.gaussians] == ['conv', 'dense', 'pixels', 'spectrum']


def test_one_layer_is_enough_and_more_is_farther(found):
  near, far = (found.distances(_sample(200, shift)) for shift in (3, 10))
  assert (near > 1).mean() > 0.95
  assert far.min() > near.mean()


def test_pixels_count_where_the_network_sees_no_difference(found):
  assert (found.distances(_sample(200, noise=60)) > 1).mean() > 0.95


def test_many_classes_with_few_images_have_one_gaussian():
  found = detector.fitted(_sample(300), np.arange(300) % 100, _sample(200), 'training')
  assert found.gaussians['conv'].centers.shape == (1, 6)


def test_features_of_another_network(found):
  images = _sample(1).images
  with pytest.raises(errors.InputError, match='^the detector has 6 features of conv, and the net'):
    found.distances(detector.Sample({'conv': np.zeros([1, 5])}, images))
  with pytest.raises(errors.InputError, match='and the network has 0$'):
    found.distances(detector.Sample({}, images))
