"""TensorBoard's events: everything that the tutorial showed, read back from the file."""

import numpy as np
import pytest
import tensorflow as tf

from engine.reporting import summaries
from engine.reporting import tensorboard_tracker
from engine.runs import run_dir as run_dir_lib
from engine.training import batch_inspection
from engine.training import loop
from engine.training import state as state_lib
from tests.engine import tiny_runs

_LAYERS = ('conv1', 'pool1', 'norm1', 'conv2', 'norm2', 'pool2', 'local3', 'local4',
           'softmax_linear')
_VARIABLES = tuple(f'{layer}/{kind}' for layer in ('conv1', 'conv2', 'local3', 'local4',
                                                   'softmax_linear')
                   for kind in ('weights', 'biases'))
_TABLES = {'summary/recipe', 'summary/network', 'summary/machine'}


@tf.function
def _double(x):
  return x * 2.0


@pytest.fixture(scope='module')
def events(tmp_path_factory):
  """Returns all events of a training of which step 2 was shown."""
  run_dir = run_dir_lib.RunDir(tmp_path_factory.mktemp('run'))
  config = tiny_runs.config()
  state = state_lib.TrainState(config)
  rng = np.random.default_rng(0)
  images = tf.constant(rng.normal(size=[12, 8, 8, 3]), tf.float32)
  tracker = tensorboard_tracker.TensorBoardTracker(run_dir, config)
  writer = summaries.Summaries(
      tracker, state.network, batch_inspection.build(state, config.recipe),
      lambda step: (images, tf.zeros([12], tf.int32)))
  writer.write_once(
      run_dir, config, _double.get_concrete_function(tf.constant(1.0)).graph, ['CPU:0'])
  writer.write_details(loop.Progress(2, 2, {}))
  tracker.close()
  assert any(run_dir.events('eval').glob('events.*'))
  path, = run_dir.events('train').glob('events.*')
  return list(tf.compat.v1.train.summary_iterator(str(path)))


@pytest.fixture(scope='module')
def values(events):
  """Returns the array of every tag, and the step it belongs to."""
  return {value.tag: (event.step, tf.make_ndarray(value.tensor))
          for event in events for value in event.summary.value}


def test_all_that_the_tutorial_showed_and_nothing_else(values):
  expected = {'images', 'inference', 'training', *_TABLES}
  expected |= {f'{group}/{layer}' for group in ('activations', 'sparsity') for layer in _LAYERS}
  expected |= {f'{group}/{name}' for group in ('values', 'gradients') for name in _VARIABLES}
  assert set(values) == expected


def test_the_tables_and_the_graph_of_the_layers(values):
  step, network = values['summary/network']
  assert step == 0
  assert '|softmax_linear|10|' in network.item().decode()
  _, inference = values['inference']
  names = {node.name.partition('/')[0] for node in tf.compat.v1.RunMetadata.FromString(
      inference.item()).function_graphs[0].pre_optimization_graph.node}
  assert names == {'images', *_LAYERS}


def test_the_graph_of_the_training_is_there(values):
  found = tf.compat.v1.RunMetadata.FromString(values['training'][1].item())
  assert 'Mul' in {node.op for node in found.function_graphs[0].pre_optimization_graph.node}


def test_eight_images_with_their_size(values):
  step, images = values['images']
  assert step == 2
  assert images[:2].tolist() == [b'8', b'8']
  assert len(images) == 2 + 8
  assert all(image.startswith(b'\x89PNG') for image in images[2:])


def test_share_of_zeros(values):
  _, share = values['sparsity/conv1']
  # About half of what a relu with symmetric weights gets is below zero.
  assert 0.2 < share < 0.8
  assert values['sparsity/softmax_linear'][1] == 0.0


def test_histograms_count_every_value(values):
  counts = {tag: array[:, 2].sum() for tag, (_, array) in values.items()
            if tag.startswith(('values/', 'gradients/', 'activations/'))}
  assert counts['values/conv1/weights'] == counts['gradients/conv1/weights'] == 5 * 5 * 3 * 64
  assert counts['activations/conv1'] == 12 * 8 * 8 * 64
  assert counts['activations/softmax_linear'] == 12 * 10


def test_visible_stretches_each_image():
  images = tf.constant([-2.0, 0.0, 2.0, 5.0, 5.0, 5.0], shape=[2, 1, 3, 1])
  np.testing.assert_array_equal(
      summaries.visible(images)[:, 0, :, 0], [[0.0, 0.5, 1.0], [0.0, 0.0, 0.0]])
