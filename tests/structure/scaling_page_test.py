"""benchmarks/SCALING.md says what the network's shapes give."""

import dataclasses

import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.config import run_config
from engine.models import model_registry
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.structure import scaling_page
from tests.structure import sources
from tfrecords import datasets

# Operations of a graph for which a GPU starts no kernel.
_FREE = {'Const', 'Identity', 'IdentityN', 'NoOp', 'Pack', 'Placeholder', 'ReadVariableOp',
         'Reshape', 'Shape', 'StridedSlice', 'Fill'}


@pytest.fixture(name='page', scope='module')
def fixture_page():
  return sources.read('benchmarks/SCALING.md')


@pytest.mark.parametrize('rows', [
    scaling_page.layer_rows, scaling_page.step_rows, scaling_page.all_reduce_rows,
    scaling_page.scaling_rows])
def test_the_tables_are_those_of_the_network(page, rows):
  lines = page.splitlines()
  assert [row for row in rows() if row not in lines] == []


def test_parameters_are_those_that_are_trained(page):
  network = model_registry.build('tutorial', scaling_page.IMAGE_SHAPE, scaling_page.CLASSES)
  count = model_registry.parameter_count(network)
  assert scaling_page.parameters() == count
  assert f'{count:,} x 4 = {4 * count:,} bytes' in page


def test_operations_are_those_that_tensorflow_counts():
  # Its profiler also counts what is no product of weights: a few percent.
  network = model_registry.build('tutorial', scaling_page.IMAGE_SHAPE, scaling_page.CLASSES)
  graph = tf.function(network.layers).get_concrete_function(
      tf.TensorSpec([1, *scaling_page.IMAGE_SHAPE], tf.bfloat16)).graph
  options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
  options['output'] = 'none'
  options['account_type_regexes'] = ['.*']
  found = tf.compat.v1.profiler.profile(graph, options=options)
  forward = sum(layer.forward for layer in scaling_page.layers())
  assert forward <= found.total_float_ops <= 1.2 * forward


def test_an_all_reduce_of_two_moves_the_gradients_once():
  assert scaling_page.all_reduce_bytes(2) == 4 * scaling_page.parameters()
  assert scaling_page.all_reduce_bytes(1) == 0


def test_a_step_has_about_so_many_kernels():
  spec = datasets.get('cifar10')
  recipe = dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), compute_dtype='bfloat16')
  config = run_config.Config(recipe, 0, spec.class_names, spec.image_shape, spec.train_examples)
  strategy = strategy_lib.build()
  with strategy.scope():
    state = state_lib.TrainState(config)
  step = step_lib.build_step(state, recipe, spec.train_examples)

  @tf.function
  def run(images, labels):
    return strategy.run(step, (images, labels, state.step.read_value()))

  definition = run.get_concrete_function(
      tf.TensorSpec([128, *scaling_page.IMAGE_SHAPE]),
      tf.TensorSpec([128], tf.int32)).graph.as_graph_def()
  nodes = [*definition.node, *(node for function in definition.library.function
                               for node in function.node_def)]
  kernels = sum(node.op not in _FREE for node in nodes)
  assert scaling_page.KERNELS / 2 <= kernels <= scaling_page.KERNELS * 1.5, kernels
