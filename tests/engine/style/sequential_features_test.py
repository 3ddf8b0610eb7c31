"""Tests for engine.style.sequential_features: every kind of layer, sizes, pooling."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import layer_specs
from engine.models import model_registry
from engine.style import features
from engine.style import sequential_features
from engine.style import settings
from tests.engine.style import small_features
from tfrecords import errors


@pytest.mark.parametrize('model', [
    'tutorial', 'airbench', 'cnn',
    'sequential:conv/4/3/2,norm,gelu,average/2/1,rescale/2/-1,conv/5/2/valid,silu,flatten,dense'])
def test_a_network_of_the_catalog_sees_what_it_sees_in_training(model):
  network = model_registry.build(model, (24, 24, 3), 10)
  layers = sequential_features.convolutional(network.layer_specs())
  found = sequential_features.SequentialFeatures(
      'a', 'a', features.gray(0.0), 1.0, small_features.DEFAULTS, layers)
  images = np.random.default_rng(0).normal(size=[1, 24, 24, 3]).astype(np.float32)
  seen = found.activations(tf.constant(images), found.names())
  own = network.activations(tf.constant(images))
  both = {name: name.removesuffix('_silu') for name in seen}
  shared = {name: other for name, other in both.items()
            if other in own and not (name.endswith(('conv1', 'conv2')) and model == 'airbench')}
  assert len(shared) >= 4
  for name, other in shared.items():
    np.testing.assert_allclose(seen[name], own[other], rtol=1e-4, atol=1e-4, err_msg=name)
  assert found.shapes(24, 24) == {name: tuple(values.shape[1:]) for name, values in seen.items()}


def test_any_size():
  network = small_features.network()
  for size in ((1, 1), (7, 40), (33, 2)):
    seen = network.activations(tf.zeros([1, *size, 3]), ['relu2', 'pool1'])
    assert list(seen) == ['pool1', 'relu2']
    assert network.shapes(*size)['relu2'] == tuple(seen['relu2'].shape[1:])


def test_mean_and_scale_come_first():
  network = small_features.network()
  seen = network.activations(tf.fill([1, 4, 4, 3], 128.0), ['conv1'])['conv1']
  np.testing.assert_allclose(seen, tf.fill(seen.shape, 0.1), rtol=1e-6)


def test_pooling_by_the_mean():
  network = small_features.network()
  picture = tf.constant(small_features.stripes(6, 6))
  first = network.activations(picture, ['relu1'])['relu1']
  pooled = network.activations(picture, ['pool1'], 'average')['pool1']
  np.testing.assert_allclose(
      pooled, tf.reduce_mean(tf.reshape(first, [1, 3, 2, 3, 2, 6]), [2, 4]), rtol=1e-5)


def test_layers_behind_the_last_wanted_are_not_computed():
  network = small_features.network()
  graph = tf.function(
      lambda x: network.activations(x, ['relu1']), autograph=False).get_concrete_function(
          tf.TensorSpec([1, 8, 8, 3])).graph
  assert [op.type for op in graph.get_operations()].count('Conv2D') == 1


def test_too_small_for_whole_windows():
  valid = sequential_features.SequentialFeatures(
      'a', 'a', features.gray(0.0), 1.0, small_features.DEFAULTS,
      (layer_specs.pool('p', 2, 2, 'valid'),))
  assert valid.shapes(5, 4) == {'p': (2, 2, 3)}
  with pytest.raises(errors.InputError, match=(
      '^a picture of 3x1 is too small for a: p finds no whole window in it; give a larger one')):
    valid.shapes(1, 3)


def test_weights_and_fused_kernels():
  network = small_features.network()
  assert network.num_weights(['relu1']) == 9 * 3 * 6 + 6
  assert network.num_weights(['pool1', 'conv2']) == 9 * 3 * 6 + 6 + 9 * 6 * 8 + 8
  assert network.fused() == {'conv1', 'conv2'}
  assert network.nonlinear() == ['relu1', 'relu2']
  assert network.check_pooling('average') == 'average'


def test_every_pooling_that_can_be_chosen_is_computed():
  assert tuple(sequential_features.POOLING) == settings.POOLING
