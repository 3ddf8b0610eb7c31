"""Networks of standard layers: by hand, by the contract of networks, in a training."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context
from engine.models import layer_summary
from engine.models import model_registry
from engine.models import sequential
import rana
from tests.engine import tiny_runs
from tfrecords import errors

_ALL = ('sequential:conv/4/3,relu,pool/2,norm,lrn,conv/5/3/2/valid/nobias,silu,average/2/1,'
        'rescale/2/-1,global_average,dropout/0.5,dense/6,gelu,norm/0.01,dense')
_IMAGES = np.random.default_rng(0).uniform(size=[3, 12, 12, 3]).astype(np.float32)


@pytest.fixture(scope='module')
def network():
  return model_registry.build(_ALL, (12, 12, 3), num_classes=7, seed=1)


def test_by_hand():
  network = sequential.of_text('sequential:conv/1/2/valid,relu,pool/2,rescale/3/1,flatten,dense')(
      (3, 3, 1), 2)
  conv, dense = (layer for layer in network.LAYERS if layer.has_variables)
  for variable, value in zip(network.variables_of(conv), ([[[[1.0]], [[0.0]]], [[[0.0]], [[-1.0]]]],
                                                         [0.5]), strict=True):
    variable.assign(value)
  for variable, value in zip(network.variables_of(dense), ([[2.0, -1.0]], [0.0, 1.0]),
                             strict=True):
    variable.assign(value)
  images = np.array([[5, 1, 0], [2, 3, 4], [1, 1, 2]], np.float32)[None, :, :, None]
  # Each pixel less the one below right of it, and a half: 2.5, -2.5; 1.5, 1.5. The largest is 2.5,
  # and 3 x 2.5 + 1 = 8.5.
  np.testing.assert_allclose(network(images), [[17.0, -7.5]])


def test_shapes(network):
  shapes = {layer.name: layer.shape for layer in layer_summary.layers(network, (12, 12, 3))}
  assert shapes == {
      'conv1': (12, 12, 4), 'relu1': (12, 12, 4), 'pool1': (6, 6, 4), 'norm1': (6, 6, 4),
      'lrn1': (6, 6, 4), 'conv2': (2, 2, 5), 'silu1': (2, 2, 5), 'average1': (2, 2, 5),
      'rescale1': (2, 2, 5), 'global_average1': (5,), 'dropout1': (5,), 'dense1': (6,),
      'gelu1': (6,), 'norm2': (6,), 'dense2': (7,)}


def test_the_contract_of_networks(network):
  assert network.TRAINABLE_LAYERS == ('conv1', 'norm1', 'conv2', 'dense1', 'norm2', 'dense2')
  assert [stage.layers[0] for stage in network.stages()] == list(network.TRAINABLE_LAYERS)
  assert set(model_registry.named_variables(network)) == {
      'conv1/weights', 'conv1/biases', 'norm1/scale', 'norm1/biases', 'conv2/weights',
      'dense1/weights', 'dense1/biases', 'norm2/scale', 'norm2/biases', 'dense2/weights',
      'dense2/biases'}
  traced = tf.function(network, autograph=False, input_signature=[tf.TensorSpec([None, 12, 12, 3])])
  np.testing.assert_allclose(traced(_IMAGES), network(_IMAGES), atol=1e-5)
  assert network(tf.cast(_IMAGES, tf.bfloat16)).dtype == tf.bfloat16
  assert [spec.name for spec in network.layer_specs()] == [layer.name for layer in network.LAYERS]


def test_a_training_pass_updates_the_statistics(network):
  context = forward_context.ForwardContext(tf.constant([1, 2], tf.int64))
  network(_IMAGES, context)
  assert [statistic.name.partition(':')[0] for statistic, _ in context.batch_norm_updates] == [
      'norm1/mean', 'norm1/variance', 'norm2/mean', 'norm2/variance']
  frozen = forward_context.ForwardContext(
      tf.constant([1, 2], tf.int64), frozen=frozenset(network.TRAINABLE_LAYERS))
  np.testing.assert_array_equal(network(_IMAGES, frozen), network(_IMAGES))


def test_a_recipe_takes_a_list_of_layers(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = rana.recipes['cifar10_tutorial'].with_settings(
      model='sequential:conv/4/3,relu,pool/4,norm,flatten,dropout/0.5,dense', crop_size=8,
      batch_size=8, max_steps=2, weight_decay_layers=('conv1',), moving_average_decay=0.5)
  run = rana.train(recipe, tmp_path / 'run', data_dir, summary_interval=0)
  assert (run.step, run.recipe.model) == (2, recipe.model)
  with pytest.raises(errors.InputError, match='--weight_decay_layers=local3,local4: '):
    rana.train(recipe.with_settings(weight_decay_layers=('local3', 'local4')), tmp_path / 'other',
               data_dir)


def test_a_wrong_list_of_layers_is_refused_first():
  with pytest.raises(errors.InputError, match="--model: layer 'cov/3/3': did you mean conv"):
    rana.recipes['cifar10'].with_settings(model='sequential:cov/3/3,flatten,dense')
