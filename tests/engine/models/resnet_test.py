"""The residual network: sizes, formula, option A's shortcut, statistics, other depths."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context
from engine.models import model_registry
from engine.models import resnet

_IMAGES = np.random.default_rng(0).normal(size=[4, 12, 12, 3]).astype(np.float32)


class _ResNet8(resnet.ResNet):
  BLOCKS = 1


def _context(**settings):
  return forward_context.ForwardContext(tf.constant([0, 0], tf.int64), **settings)


def test_parameters():
  network = resnet.ResNet((32, 32, 3), 10)
  assert model_registry.parameter_count(network) == 269_034
  assert len(network.TRAINABLE_LAYERS) == 20


def test_the_number_of_blocks_sets_the_depth():
  assert _ResNet8.TRAINABLE_LAYERS == (
      'conv', 'group1_block1_conv1', 'group1_block1_conv2', 'group2_block1_conv1',
      'group2_block1_conv2', 'group3_block1_conv1', 'group3_block1_conv2', 'head')
  assert [len(stage.layers) for stage in _ResNet8((12, 12, 3), 10).stages()] == [1, 2, 2, 2, 1]


def test_groups_halve_the_image_and_double_the_channels():
  outputs = _ResNet8((32, 30, 3), 10).activations(tf.zeros([2, 32, 30, 3]))
  assert {name: tuple(values.shape[1:]) for name, values in outputs.items()
          if 'conv2' not in name} == {
      'conv': (32, 30, 16), 'group1_block1_conv1': (32, 30, 16), 'group1_block1': (32, 30, 16),
      'group2_block1_conv1': (16, 15, 32), 'group2_block1': (16, 15, 32),
      'group3_block1_conv1': (8, 8, 64), 'group3_block1': (8, 8, 64), 'head': (10,)}


def _reference(network, images):
  """Returns the logits of a training pass by TensorFlow's own operations."""

  def conv_norm(x, layer, strides=1):
    x = tf.nn.conv2d(x, layer.weights, strides, 'SAME')
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    return tf.nn.batch_normalization(x, mean, variance, layer.biases, None, 1e-5)

  x = tf.nn.relu(conv_norm(images, network.conv))
  for number, block in enumerate(network.blocks):
    hidden = tf.nn.relu(conv_norm(x, block.first, 2 if number else 1))
    if number:
      x = tf.concat([x[:, ::2, ::2], tf.zeros_like(x[:, ::2, ::2])], axis=3)
    x = tf.nn.relu(x + conv_norm(hidden, block.second))
  return tf.reduce_mean(x, [1, 2]) @ network.head_weights + network.head_biases


def test_a_training_pass_is_that_of_the_formula():
  network = _ResNet8((12, 12, 3), 10, seed=2)
  for number, variable in enumerate(network.trainable_variables):
    variable.assign_add(tf.random.stateless_normal(variable.shape, [0, number], stddev=0.1))
  expected = _reference(network, tf.constant(_IMAGES))
  assert float(tf.math.reduce_std(expected)) > 0.1
  np.testing.assert_allclose(network(_IMAGES, _context()), expected, rtol=1e-3, atol=1e-4)


def test_a_block_without_residual_passes_positive_images_on():
  block = _ResNet8((12, 12, 3), 10).blocks[1]
  block.second.weights.assign(tf.zeros_like(block.second.weights))
  images = tf.constant(np.random.default_rng(1).uniform(size=[2, 6, 6, 16]), tf.float32)
  output = block(images, None)['group2_block1']
  np.testing.assert_array_equal(output[..., :16], images[:, ::2, ::2])
  np.testing.assert_array_equal(output[..., 16:], tf.zeros([2, 3, 3, 16]))


def test_a_training_pass_updates_the_statistics_by_a_tenth():
  network = _ResNet8((12, 12, 3), 10)
  context = _context()
  network(_IMAGES, context)
  assert len({statistic.ref() for statistic, _ in context.batch_norm_updates}) == 2 * 7
  mean, variance = tf.nn.moments(
      tf.nn.conv2d(_IMAGES, network.conv.weights, 1, 'SAME'), [0, 1, 2])
  np.testing.assert_allclose(context.batch_norm_updates[0][1], 0.1 * mean, atol=1e-5)
  np.testing.assert_allclose(context.batch_norm_updates[1][1], 0.9 + 0.1 * variance, rtol=1e-4)


def test_a_frozen_layer_of_a_block_normalizes_as_in_evaluation():
  network = _ResNet8((12, 12, 3), 10)
  context = _context(frozen=frozenset({'group1_block1_conv1'}))
  network(_IMAGES, context)
  changed = {model_registry.layer_of(statistic) for statistic, _ in context.batch_norm_updates}
  assert changed == {*_ResNet8.TRAINABLE_LAYERS} - {'group1_block1_conv1', 'head'}


def test_dropout_zeroes_inputs_of_the_head():
  plain, dropped = (_ResNet8((12, 12, 3), 10, dropout=rate) for rate in (0.0, 0.5))
  one, two = (network.activations(_IMAGES, _context()) for network in (plain, dropped))
  np.testing.assert_array_equal(one['group3_block1'], two['group3_block1'])
  assert (one['head'] != two['head']).numpy().any()


@pytest.mark.parametrize('frozen, expected', [
    ((), 0), (('conv',), 1), (('conv', 'group1_block1_conv1'), 1),
    (('conv', 'group1_block1_conv1', 'group1_block1_conv2'), 2)])
def test_a_block_is_frozen_with_both_of_its_layers(frozen, expected):
  assert _ResNet8((12, 12, 3), 10).num_frozen_stages(frozen) == expected
