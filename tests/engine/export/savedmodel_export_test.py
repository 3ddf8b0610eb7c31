"""SavedModels: their signatures, their card, and what is refused."""

import io
import shutil

import numpy as np
from PIL import Image
import pytest
import tensorflow as tf

from engine.export import exported_model
from engine.export import formats
from engine.export import savedmodel_export
from tests.engine.export import formats_agree
from tests.engine.export import small_networks
from tfrecords import errors

_IMAGES = small_networks.IMAGES


@pytest.fixture(name='network', scope='module')
def fixture_network(tmp_path_factory):
  return small_networks.make(tmp_path_factory.mktemp('run'), 'savedmodel', test_time_flip=True)


@pytest.fixture(name='directory', scope='module')
def fixture_directory(tmp_path_factory, network):
  place = tmp_path_factory.mktemp('model') / '10'
  place.mkdir()
  savedmodel_export.write(network, place)
  return place.parent


@pytest.fixture(name='signatures', scope='module')
def fixture_signatures(directory):
  loaded = tf.saved_model.load(str(directory / '10'))
  # The functions do not own the variables.
  return dict(loaded.signatures), loaded


def _png(image):
  content = io.BytesIO()
  Image.fromarray(image).save(content, 'png')
  return content.getvalue()


def test_it_answers_what_the_network_answers(directory, network):
  model = exported_model.open_model(directory)
  assert model.card == network.card
  assert model.path == directory / '10'
  expected = network.probabilities(tf.constant(_IMAGES)).numpy()
  np.testing.assert_allclose(model.probabilities(_IMAGES), expected, atol=1e-6)
  formats_agree.check_paths(directory)
  assert b'LRN' in (model.path / 'saved_model.pb').read_bytes()
  assert model.probabilities(_IMAGES[:0]).shape == (0, 10)
  with pytest.raises(errors.InputError, match=r'images of uint8 5x32x16x3; .* uint8 nx32x32x3'):
    model.probabilities(_IMAGES[:, :, ::2])


def test_encoded_pictures_get_the_same_answers(signatures):
  serve, _ = signatures
  encoded = tf.constant([_png(image) for image in _IMAGES])
  bytes_answer = serve['serving_bytes'](bytes=encoded)['probabilities']
  images_answer = serve['serving_default'](images=tf.constant(_IMAGES))['probabilities']
  np.testing.assert_array_equal(bytes_answer, images_answer)


def test_features_and_card_are_signatures(signatures, network):
  serve, _ = signatures
  features = serve['features'](images=tf.constant(_IMAGES))['features']
  head = network.network.activations(
      features, None, len(network.network.stages()) - 1)
  assert features.shape == (5, 192)
  assert [*head.values()][-1].shape == (5, 10)
  found = serve['card']()
  assert found['card'].numpy().decode() == network.card.to_json()
  assert tuple(name.decode() for name in found['classes'].numpy()) == network.card.classes


def test_a_foreign_or_damaged_one_is_one_line(directory, tmp_path):
  foreign = tmp_path / 'foreign'
  tf.saved_model.save(tf.Module(), str(foreign))
  with pytest.raises(errors.InputError, match='foreign: is a SavedModel without assets/card.json'):
    exported_model.open_model(foreign)
  damaged = tmp_path / 'damaged'
  shutil.copytree(directory / '10', damaged)
  for path in damaged.rglob('variables.data*'):
    path.write_bytes(path.read_bytes()[:100])
  with pytest.raises(errors.InputError, match='damaged: cannot be loaded as SavedModel .*; export'):
    exported_model.open_model(damaged / 'saved_model.pb')
  (damaged / 'assets' / 'card.json').write_text('{"rana": 7}')
  with pytest.raises(errors.InputError, match='no model card that can be read .rana is 7, not 1.'):
    exported_model.open_model(damaged)
  with pytest.raises(errors.InputError, match='holds no exported model; give the directory'):
    formats.find(tmp_path)
