"""The whitened network: sizes, the order of its layers, its statistics, its calibration."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import airbench
from engine.models import forward_context
from engine.models import model_registry
from tfrecords import errors

COUNTS = {
    'block1_conv1/weights': 13_824, 'block1_conv2/weights': 36_864,
    'block2_conv1/weights': 147_456, 'block2_conv2/weights': 589_824,
    'block3_conv1/weights': 589_824, 'block3_conv2/weights': 589_824,
    'head/weights': 2_560,
}
BIASES = 2 * (64 + 256 + 256)
PARAMETERS = 1_971_328


@pytest.fixture(scope='module')
def images():
  values = np.random.default_rng(0).uniform(size=[6, 14, 14, 3])
  return tf.constant(values, tf.float32)


@pytest.fixture(scope='module')
def network(images):
  made = airbench.Airbench((14, 14, 3), 10)
  made.adapt(lambda: images)
  return made


def _pass(network, images):
  training = forward_context.ForwardContext(tf.constant([0, 0], tf.int64))
  return network.activations(images, training), training.batch_norm_updates


def test_parameters(network):
  counts = {name: variable.shape.num_elements()
            for name, variable in model_registry.named_variables(network).items()}
  assert {name: count for name, count in counts.items() if name.endswith('/weights')} == COUNTS
  assert model_registry.parameter_count(network) == PARAMETERS == sum(COUNTS.values()) + BIASES


def test_sides_are_halved_in_every_block():
  layers = airbench.Airbench((32, 32, 3), 10).activations(tf.zeros([2, 32, 32, 3]))
  assert {name: tuple(values.shape[1:]) for name, values in layers.items()} == {
      'whiten': (31, 31, 24), 'block1_conv1': (15, 15, 64), 'block1_conv2': (15, 15, 64),
      'block2_conv1': (7, 7, 256), 'block2_conv2': (7, 7, 256), 'block3_conv1': (3, 3, 256),
      'block3_conv2': (3, 3, 256), 'head': (10,)}


def _by_the_book(network, images):
  """Computes a training pass by TensorFlow's own operations."""
  x = tf.nn.relu(tf.nn.conv2d(images, network.whiten_filters, 1, 'VALID')
                 + network.whiten_offsets)
  for first, second in network.blocks:
    x = tf.nn.max_pool2d(tf.nn.conv2d(x, first.weights, 1, 'SAME'), 2, 2, 'VALID')
    for layer in (first, second):
      if layer is second:
        x = tf.nn.conv2d(x, layer.weights, 1, 'SAME')
      mean, variance = tf.nn.moments(x, [0, 1, 2])
      x = tf.nn.silu(tf.nn.batch_normalization(x, mean, variance, layer.biases, None, 1e-12))
  return tf.reduce_max(x, [1, 2]) @ network.head_weights


def test_a_training_pass_in_the_order_of_the_page(network, images):
  layers, _ = _pass(network, images)
  expected = _by_the_book(network, images)
  assert float(tf.math.reduce_std(expected)) > 0.01
  np.testing.assert_allclose(layers['head'], expected, rtol=1e-3, atol=1e-4)


def test_a_training_pass_moves_the_statistics_by_two_fifths(network, images):
  layers, observed = _pass(network, images)
  assert len(observed) == 2 * 6
  assert len({statistic.ref() for statistic, _ in observed}) == 12
  pooled = tf.nn.max_pool2d(tf.nn.conv2d(
      layers['whiten'], network.blocks[0][0].weights, 1, 'SAME'), 2, 2, 'VALID')
  mean, variance = tf.nn.moments(pooled, [0, 1, 2])
  np.testing.assert_allclose(observed[0][1], 0.4 * mean, atol=1e-5)
  np.testing.assert_allclose(observed[1][1], 0.6 + 0.4 * variance, rtol=1e-4)
  # The pass itself changes nothing.
  assert not network.blocks[0][0].mean.numpy().any()


def test_evaluation_looks_at_each_image_alone(network, images):
  whole = network(images)
  np.testing.assert_allclose(network(images[2:3]), whole[2:3], atol=1e-4)


def test_calibration_whitens_the_first_layer(network, images):
  linear = (tf.nn.conv2d(images, network.whiten_filters, 1, 'VALID')
            + network.whiten_offsets).numpy().reshape(-1, 24)[:, :12]
  np.testing.assert_allclose(linear.mean(axis=0), np.zeros(12), atol=1e-4)
  # Less than one for the smoothing, which counts little against a variance of 1/12.
  np.testing.assert_allclose(linear.std(axis=0), np.ones(12), rtol=0.02)


def test_the_first_layer_is_not_trained(network, images):
  with tf.GradientTape() as tape:
    logits = network(images)
  assert tape.gradient(logits, [network.whiten_filters]) == [None]


def test_dropout_thins_what_the_head_sees(network, images):
  thinned = airbench.Airbench((14, 14, 3), 10, dropout=0.5)
  thinned.adapt(lambda: images)
  one, two = (_pass(each, images)[0] for each in (thinned, network))
  np.testing.assert_array_equal(one['block3_conv2'], two['block3_conv2'])
  assert (one['head'] != two['head']).numpy().any()


def test_refuses_images_that_are_too_small():
  with pytest.raises(errors.InputError, match=(
      '^--model=airbench: its images are 8x12 pixels, and it needs 9 in both directions; give '
      '--model=resnet, which takes images of any size$')):
    airbench.Airbench((8, 12, 3), 10)
