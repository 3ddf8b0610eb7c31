"""Features on disk: what they are, what they depend on, and files that cannot be used."""

import os

import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.models import model_registry
from engine.transfer_learning import feature_cache
from tfrecords import preprocess
from tfrecords.augmentation import augment

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8,
  random_crop=False,
  random_flip=False,
  max_brightness_delta=0.0,
  contrast_lower=1.0,
  contrast_upper=1.0,
)
_IMAGES = tf.constant(np.random.default_rng(0).integers(0, 256, [7, 12, 12, 3], np.uint8))


@pytest.fixture(name='network')
def fixture_network():
  return model_registry.build('tutorial', (8, 8, 3), 4, dropout=0.5)


def _features(network, stages=2, images=_IMAGES, **changes):
  recipe = _RECIPE.with_settings(**changes)
  return feature_cache.FeatureCache(network, stages, recipe, images)


def test_they_are_what_evaluation_computes(network, monkeypatch):
  monkeypatch.setattr(feature_cache, '_BLOCK', 3)
  found = _features(network).compute()
  inputs = preprocess.preprocess(_IMAGES, _RECIPE.preprocessing)
  np.testing.assert_allclose(found, network.activations(inputs)['pool2'], rtol=1e-5, atol=1e-6)
  assert (found.shape, found.dtype) == ((7, 2, 2, 64), np.float32)


def test_they_are_bit_for_bit_what_any_step_would_compute(network):
  order = tf.constant([3, 0, 6, 2, 1, 5, 4], tf.int64)
  draws = augment.sample_params(_RECIPE.augmentation, (12, 12, 3), 7, 5, tf.constant(3, tf.int64))
  inputs = augment.apply(_IMAGES, order, draws, _RECIPE.augmentation)
  np.testing.assert_array_equal(
      _features(network).compute()[order], network.activations(inputs)['pool2'])


def test_they_are_computed_once(network, tmp_path, monkeypatch):
  said: list[str] = []
  values, where = _features(network).load(tmp_path / 'a' / 'b', said.append)
  file, = (tmp_path / 'a' / 'b').iterdir()
  assert where == f'computed and cached in {file}'
  monkeypatch.setattr(feature_cache.FeatureCache, 'compute', None)
  again, where = _features(network).load(tmp_path / 'a' / 'b', said.append)
  np.testing.assert_array_equal(values, again)
  assert (where, said) == (f'read from {file}', [])


def test_the_key_follows_everything_that_they_depend_on(network):
  key = _features(network).key
  assert key == _features(network).key
  assert len(key) == 32
  others = [_features(network, stages=1), _features(network, images=_IMAGES[::-1]),
            _features(network, images=_IMAGES[:6]), _features(network, crop_size=6),
            _features(network, standardize=False), _features(network, compute_dtype='bfloat16')]
  network.local3_weights.assign_add(tf.ones_like(network.local3_weights))
  assert _features(network).key == key
  network.conv2_biases.assign_add(tf.ones_like(network.conv2_biases))
  keys = {key, _features(network).key, *(other.key for other in others)}
  assert len(keys) == 2 + len(others)


def _flip_a_bit(data):
  return data[:len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1:]


@pytest.mark.parametrize('damage', [
    _flip_a_bit, lambda data: data[:-100], lambda data: b'', lambda data: b'nothing of the kind'])
def test_a_damaged_file_is_seen_and_replaced(network, tmp_path, damage):
  said: list[str] = []
  values, _ = _features(network).load(tmp_path, said.append)
  file, = tmp_path.iterdir()
  whole = file.read_bytes()
  file.write_bytes(damage(whole))
  again, where = _features(network).load(tmp_path, said.append)
  np.testing.assert_array_equal(values, again)
  line, = said
  assert line.startswith(f'{file}: cannot be read (')
  assert line.endswith('); computed again')
  assert where == f'computed and cached in {file}'
  assert file.read_bytes() == whole
  assert list(tmp_path.iterdir()) == [file]


def test_a_file_under_a_wrong_name_is_seen(network, tmp_path):
  said: list[str] = []
  _features(network, standardize=False).load(tmp_path, said.append)
  file, = tmp_path.iterdir()
  wanted = _features(network)
  file.rename(tmp_path / f'{wanted.key}.npz')
  values, _ = wanted.load(tmp_path, said.append)
  np.testing.assert_array_equal(values, wanted.compute())
  assert 'holds other features than its name says; ' in said[0]


def test_a_folder_that_cannot_be_written_ends_nothing(network, tmp_path):
  said: list[str] = []
  (tmp_path / 'file').touch()
  values, where = _features(network).load(tmp_path / 'file', said.append)
  assert values.shape == (7, 2, 2, 64)
  assert where == 'computed'
  assert len(said) == 1
  assert ': File exists; the training continues' in said[0]


def test_a_write_that_fails_leaves_nothing(network, tmp_path, monkeypatch):
  def full(file, **values):
    file.write(b'some')
    raise OSError(28, 'No space left on device')

  monkeypatch.setattr(np, 'savez', full)
  said: list[str] = []
  _features(network).load(tmp_path, said.append)
  assert ': No space left on device; the training continues' in said[0]
  assert os.listdir(tmp_path) == []
