"""Tests for engine.models.model_registry: what every network offers; variables by name."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context
from engine.models import model_registry

_IMAGES = np.random.default_rng(0).normal(size=[2, 12, 12, 3]).astype(np.float32)


@pytest.fixture(scope='module', params=[
    # Its kind is small_airbench as well, with a third of the layers.
    pytest.param(model, marks=pytest.mark.slow if model == 'airbench' else ())
    for model in model_registry.MODELS])
def network(request):
  return model_registry.build(request.param, (12, 12, 3), num_classes=7, seed=1)


def test_the_names_are_those_of_the_classes():
  assert list(model_registry.MODELS) == [*dict(model_registry.MODELS)]
  assert len(model_registry.MODELS) == len({*model_registry.MODELS.values()})
  assert 'tutorial' in model_registry.MODELS
  assert 'tutorials' not in model_registry.MODELS


def test_the_last_layer_are_the_logits(network):
  layers = network.activations(_IMAGES)
  logits = network(_IMAGES)
  assert logits.shape == (2, 7)
  np.testing.assert_array_equal(list(layers.values())[-1], logits)


def test_variables_are_called_by_layer_and_kind(network):
  layers = set(network.activations(_IMAGES))
  names = model_registry.named_variables(network)
  assert len(names) == len(network.trainable_variables)
  assert {name.split('/')[0] for name in names} <= layers
  assert {name.split('/')[1] for name in names} <= {'weights', 'biases'}


def test_trainable_layers_are_those_with_weights(network):
  with_weights = {name.removesuffix('/weights') for name in model_registry.named_variables(network)
                  if name.endswith('/weights')}
  assert set(network.TRAINABLE_LAYERS) == with_weights


def test_seed_decides_the_values(network):
  model, = (name for name, kind in model_registry.MODELS.items() if type(network) is kind)
  for seed, same in ((1, True), (2, False)):
    other = model_registry.build(model, (12, 12, 3), num_classes=7, seed=seed)
    pairs = zip(network.trainable_variables, other.trainable_variables, strict=True)
    assert all(np.array_equal(a, b) for a, b in pairs) == same


def test_a_training_pass_has_the_layers_of_evaluation(network):
  training = forward_context.ForwardContext(tf.constant([1, 2], tf.int64))
  shapes = {name: values.shape for name, values in network.activations(_IMAGES, training).items()}
  assert shapes == {name: values.shape for name, values in network.activations(_IMAGES).items()}
  for statistic, following in training.batch_norm_updates:
    assert not statistic.trainable
    assert statistic.shape == following.shape


def test_bfloat16_images_are_computed_in_bfloat16(network):
  layers = network.activations(tf.cast(_IMAGES, tf.bfloat16))
  assert {values.dtype for values in layers.values()} == {tf.bfloat16}


def test_traced_with_an_unknown_batch(network):
  traced = tf.function(network, autograph=False, input_signature=[tf.TensorSpec([None, 12, 12, 3])])
  np.testing.assert_allclose(traced(_IMAGES), network(_IMAGES), atol=1e-5)


def test_variable_name_loses_its_suffix():
  assert model_registry.variable_name(tf.Variable(0.0, name='conv1/weights')) == 'conv1/weights'


def _module():
  module = tf.Module()
  module.parts = [tf.Variable(tf.zeros([2, 3, 4]), name='a/weights'),
                  tf.Variable(tf.zeros([5]), name='b/weights'),
                  tf.Variable(tf.zeros([99]), trainable=False, name='a/mean'),
                  tf.Variable(tf.zeros([98]), trainable=False, name='b/mean')]
  return module


def test_parameter_count_adds_up_all_shapes():
  assert model_registry.parameter_count(_module()) == 29
  assert model_registry.parameter_count(_module(), ['a']) == 5


def test_variables_of_frozen_layers_are_left_out():
  assert list(model_registry.named_variables(_module(), ('b',))) == ['a/weights']
  assert [
    model_registry.variable_name(variable)
    for variable in model_registry.moving_variables(_module(), ('a',))
  ] == ['b/weights', 'b/mean']


def test_stages_are_the_layers_with_weights_and_any_cut_gives_the_same(network):
  names = [name for stage in network.stages() for name in stage.layers]
  assert [name for name in names if name in network.TRAINABLE_LAYERS] == [*network.TRAINABLE_LAYERS]
  images = tf.constant(_IMAGES)
  training = forward_context.ForwardContext(tf.constant([0, 0], tf.int64))
  for told in (None, training):
    whole = network.activations(images, told)
    assert {model_registry.layer_of(variable) for variable in network.variables} <= {*whole}
    for cut in range(1, len(network.stages())):
      hidden = network(images, told, 0, cut)
      np.testing.assert_allclose(network(hidden, told, cut), list(whole.values())[-1], rtol=1e-5)
      parts = (network.activations(images, told, 0, cut), network.activations(hidden, told, cut))
      assert parts[0].keys() | parts[1].keys() == whole.keys()


def _all_frozen(network):
  return forward_context.ForwardContext(
      tf.constant([1, 2], tf.int64), frozen=frozenset(network.TRAINABLE_LAYERS))


def test_frozen_layers_compute_as_in_evaluation(network):
  context = _all_frozen(network)
  frozen, evaluated = network.activations(_IMAGES, context), network.activations(_IMAGES)
  for name, values in frozen.items():
    np.testing.assert_array_equal(values, evaluated[name], err_msg=name)
  assert context.batch_norm_updates == []


def test_stages_are_frozen_one_after_the_other(network):
  stages = network.stages()
  layers = [[name for name in stage.layers if name in network.TRAINABLE_LAYERS]
            for stage in stages]
  for count in range(len(stages)):
    rest = next((index for index in range(count, len(stages)) if layers[index]), None)
    if rest is not None:
      assert network.num_frozen_stages(sum(layers[:count], [])) == rest


def test_every_layer_is_a_box_in_the_graph(network):
  # Without outputs: each would be an identity beside the boxes.
  def forward(images):
    names.extend(network.activations(images))

  names: list[str] = []
  graph = tf.function(forward, autograph=False).get_concrete_function(
      tf.TensorSpec([None, 12, 12, 3], name='images')).graph
  scopes = [operation.name.split('/') for operation in graph.get_operations()
            if operation.name != 'images']
  # A layer of a block is a box in that of the block: block1_conv1 is block1/conv1.
  found = {'_'.join(scope[:depth]) for scope in scopes for depth in range(1, len(scope))}
  assert {*names} <= found, 'give the layer a tf.name_scope'
  assert [scope for scope in scopes if len(scope) == 1] == [], 'outside of every layer'
