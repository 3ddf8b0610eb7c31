"""Tests for engine.style.network_features: a forward function for pictures of any size."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import network as network_lib
from engine.models import resnet
from engine.style import features
from engine.style import network_features
from tests.engine.style import small_features
from tfrecords import errors


class _ResNet8(resnet.ResNet):
  BLOCKS = 1


def _features(network, image_shape=(12, 12, 3), mean=0.0, scale=1.0):
  return network_features.NetworkFeatures(
      'a run', 'a', features.gray(mean), scale, small_features.DEFAULTS, network, image_shape)


def test_activations_are_those_of_the_forward_function():
  network = _ResNet8((12, 12, 3), 10)
  found = _features(network, mean=100.0, scale=0.02)
  picture = tf.constant(small_features.smooth(20, 33))
  expected = network.activations((picture - 100.0) * 0.02)
  assert found.names() == list(expected)[:-1]
  outputs = found.activations(picture, found.names())
  for name, values in outputs.items():
    np.testing.assert_array_equal(values, expected[name])
  assert found.shapes(20, 33) == {name: tuple(output.shape[1:]) for name, output in outputs.items()}
  assert found.nonlinear() == ['conv', 'group1_block1', 'group2_block1', 'group3_block1']


def test_later_stages_are_not_computed():
  found = _features(_ResNet8((12, 12, 3), 10))
  graph = tf.function(
      lambda x: found.activations(x, ['group1_block1']), autograph=False).get_concrete_function(
          tf.TensorSpec([1, 8, 8, 3])).graph
  assert [op.type for op in graph.get_operations()].count('Conv2D') == 3
  first, block = 9 * 3 * 16 + 3 * 16, 2 * (9 * 16 * 16 + 3 * 16)
  assert found.num_weights(['conv']) == first
  assert found.num_weights(['group1_block1_conv1', 'conv']) == first + block
  assert found.fused() == set()


def test_average_pooling_is_refused():
  found = _features(_ResNet8((12, 12, 3), 10))
  assert found.check_pooling('max') == 'max'
  with pytest.raises(errors.InputError, match=(
      '^--pooling=average: a run does not offer it: the network is not a sequence of layers; give '
      '--pooling=max$')):
    found.check_pooling('average')


class _OneStage(network_lib.Network):
  """A network that cannot be cut, for images of 12 x 12 pixels alone."""

  def stages(self):
    def compute(images, context):
      del context
      return {'image': 2.0 * images, 'logits': tf.reshape(images, [1, -1]) @ tf.ones([432, 2])}
    return [network_lib.Stage(('logits',), compute)]


def test_outputs_that_are_images_are_found_within_a_stage():
  found = _features(_OneStage())
  assert found.names() == ['image']
  assert found.shapes(12, 12) == {'image': (12, 12, 3)}
  with pytest.raises(errors.InputError, match=(
      '^a picture of 13x12 does not fit a run: .*; give a larger one or --size$')):
    found.shapes(12, 13)
