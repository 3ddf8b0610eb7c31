"""The tutorial network: sizes, first values, the order of its layers, the loss at step 0."""

import dataclasses
import math

import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.models import forward_context
from engine.models import initializers
from engine.models import model_registry
from engine.models import tutorial
from engine.training import loss
from engine.training import parameter_groups

# Of every variable: shape, deviation before truncation (weights) or value (biases).
VARIABLES = {
    'conv1/weights': ([5, 5, 3, 64], 0.05),
    'conv1/biases': ([64], 0.0),
    'conv2/weights': ([5, 5, 64, 64], 0.05),
    'conv2/biases': ([64], 0.1),
    'local3/weights': ([2304, 384], 0.04),
    'local3/biases': ([384], 0.1),
    'local4/weights': ([384, 192], 0.04),
    'local4/biases': ([192], 0.1),
    'softmax_linear/weights': ([192, 10], 1 / 192),
    'softmax_linear/biases': ([10], 0.0),
}
COUNTS = {
    'conv1/weights': 4_800, 'conv1/biases': 64,
    'conv2/weights': 102_400, 'conv2/biases': 64,
    'local3/weights': 884_736, 'local3/biases': 384,
    'local4/weights': 73_728, 'local4/biases': 192,
    'softmax_linear/weights': 1_920, 'softmax_linear/biases': 10,
}
PARAMETERS = 1_068_298
LOSS_AT_STEP_0 = 4.676

LAYERS = ['conv1', 'pool1', 'norm1', 'conv2', 'norm2', 'pool2', 'local3', 'local4',
          'softmax_linear']


@pytest.fixture(scope='module')
def network():
  return tutorial.Tutorial((24, 24, 3), 10)


@pytest.fixture(scope='module')
def images():
  values = np.random.default_rng(0).normal(size=[128, 24, 24, 3])
  return tf.constant(values, tf.float32)


def test_parameters(network):
  counts = {name: variable.shape.num_elements()
            for name, variable in model_registry.named_variables(network).items()}
  assert counts == COUNTS
  assert model_registry.parameter_count(network) == PARAMETERS == sum(COUNTS.values())


@pytest.mark.parametrize('name', VARIABLES)
def test_first_values(network, name):
  shape, number = VARIABLES[name]
  variable = model_registry.named_variables(network)[name]
  values = variable.numpy()
  assert list(variable.shape) == shape
  assert variable.dtype == tf.float32
  assert variable.trainable
  if name.endswith('/biases'):
    assert (values == np.float32(number)).all()
  else:
    expected = number * math.sqrt(initializers.TRUNCATED_VARIANCE)
    assert values.std() == pytest.approx(expected, rel=4 / math.sqrt(values.size))
    assert 1.9 * number < np.abs(values).max() <= 2 * number * (1 + 1e-6)


def _by_the_book(network, images, swapped=False):
  """Computes the layers by TensorFlow's own operations; `swapped` exchanges pool1 and norm1."""
  v = model_registry.named_variables(network)
  x = {}

  def pool(values):
    return tf.nn.max_pool2d(values, 3, 2, 'SAME')

  def norm(values):
    return tf.nn.local_response_normalization(values, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75)

  def weighted(layer, values, product):
    return product(values, v[f'{layer}/weights']) + v[f'{layer}/biases']

  def conv(values, weights):
    return tf.nn.conv2d(values, weights, 1, 'SAME')

  x['conv1'] = tf.nn.relu(weighted('conv1', images, conv))
  x['pool1'] = (norm if swapped else pool)(x['conv1'])
  x['norm1'] = (pool if swapped else norm)(x['pool1'])
  x['conv2'] = tf.nn.relu(weighted('conv2', x['norm1'], conv))
  x['norm2'] = norm(x['conv2'])
  x['pool2'] = pool(x['norm2'])
  flat = tf.reshape(x['pool2'], [images.shape[0], -1])
  x['local3'] = tf.nn.relu(weighted('local3', flat, tf.matmul))
  x['local4'] = tf.nn.relu(weighted('local4', x['local3'], tf.matmul))
  x['softmax_linear'] = weighted('softmax_linear', x['local4'], tf.matmul)
  return x


def test_layers_in_the_order_of_the_tutorial(network, images):
  # Strong signals, so that the order of pooling and normalization shows.
  strong = images[:4] * 30
  layers, expected = network.activations(strong), _by_the_book(network, strong)
  assert list(layers) == LAYERS
  for name in LAYERS:
    np.testing.assert_allclose(layers[name], expected[name], rtol=1e-3, atol=1e-3, err_msg=name)
  assert layers['pool1'].shape == (4, 12, 12, 64)
  assert layers['norm2'].shape == (4, 12, 12, 64)
  assert layers['pool2'].shape == (4, 6, 6, 64)
  exchanged = _by_the_book(network, strong, swapped=True)['norm1']
  assert np.abs(exchanged - layers['norm1']).max() > 0.01


def test_loss_at_step_0(network, images):
  recipe = dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), batch_size=128)
  labels = tf.constant(np.random.default_rng(1).integers(0, 10, 128), tf.int32)
  groups = parameter_groups.of_recipe(network, recipe)
  terms = loss.loss_terms(groups, recipe, network(images), labels)
  assert sum(float(term) for term in terms.values()) == pytest.approx(LOSS_AT_STEP_0, abs=0.05)
  assert loss.expected_initial_loss(groups, 10) == pytest.approx(
      LOSS_AT_STEP_0, abs=0.005)


@pytest.mark.parametrize('shape, features', [((32, 32, 3), 64 * 64), ((28, 28, 1), 49 * 64),
                                             ((5, 9, 3), 6 * 64)])
def test_other_images_and_classes(shape, features):
  network = tutorial.Tutorial(shape, 100)
  assert network.local3_weights.shape == (features, 384)
  assert network(tf.zeros([2, *shape])).shape == (2, 100)


def _pass(seed, dropout=0.5):
  network = tutorial.Tutorial((24, 24, 3), 10, dropout=dropout)
  training = forward_context.ForwardContext(tf.constant([seed, 3], tf.int64))
  ones = tf.ones([4, 24, 24, 3])
  return network.activations(ones, training), network.activations(ones)


def test_dropout_thins_the_dense_layers_alone_and_in_training_alone():
  thinned, whole = _pass(0)
  for layer in LAYERS[:6]:
    np.testing.assert_array_equal(thinned[layer], whole[layer], err_msg=layer)
  for layer in LAYERS[6:]:
    assert np.abs(thinned[layer] - whole[layer]).max() > 1e-4, layer
  # Four equal images have equal activations, unless each loses others.
  assert len(np.unique(whole['local3'][:, 0])) == 1
  assert len(np.unique(thinned['local3'][:, 0])) > 1


def test_dropout_depends_on_the_seed_of_the_step():
  np.testing.assert_array_equal(_pass(0)[0]['softmax_linear'], _pass(0)[0]['softmax_linear'])
  assert (_pass(0)[0]['softmax_linear'] != _pass(1)[0]['softmax_linear']).numpy().any()


def test_without_dropout_training_and_evaluation_are_the_same():
  thinned, whole = _pass(0, dropout=0.0)
  for layer in LAYERS:
    np.testing.assert_array_equal(thinned[layer], whole[layer])
