"""Shares of zeros and dead units by hand."""

import types

import numpy as np
import tensorflow as tf

from engine.models import network as network_lib
from engine.report import layer_activity
from engine.training import state
from tests.engine import tiny_runs
from tfrecords import preprocessing_config


class _Network(network_lib.Network):
  """Rectified thresholds of the first pixel row, a layer with negative outputs, logits."""

  def stages(self):
    return [network_lib.Stage((), self._call)]

  def _call(self, images, context):
    del context
    gray = tf.reduce_mean(images, axis=3, keepdims=True)
    rectified = tf.nn.relu(tf.concat([gray, gray - 100, -1 - gray], axis=3))
    mean = tf.reduce_mean(rectified, axis=[1, 2])
    return {'zebra': rectified, 'signed': mean - 1e3, 'middle': tf.nn.relu(mean), 'logits': mean}


def test_by_hand():
  settings = types.SimpleNamespace(
      image_shape=(1, 2, 1), input_shape=(1, 2, 1),
      recipe=types.SimpleNamespace(compute_dtype='float32'),
      preprocessing=preprocessing_config.Preprocessing(0, False))
  images = np.zeros([130, 1, 2, 1], np.uint8)
  # In one image of the second batch one pixel is white; the pixels are scaled to at most 1.
  images[120, 0, 1, 0] = 255
  zebra, middle = layer_activity.measure(_Network(), tf.constant(images), settings)
  assert (zebra.name, zebra.units, zebra.dead_units) == ('zebra', 3, 2)
  assert zebra.zeros == np.float32(1 - 1 / 780)
  assert (middle.name, middle.units, middle.dead_units) == ('middle', 3, 2)


def test_layers_come_in_the_order_of_computation():
  config = tiny_runs.config()
  network = state.build_network(config)
  images = tf.random.stateless_uniform([3, 32, 32, 3], [0, 1], 0, 256, tf.int32)
  found = layer_activity.measure(network, tf.cast(images, tf.uint8), config)
  assert [layer.name for layer in found][:3] == ['conv1', 'pool1', 'norm1']
  assert all(0 <= layer.zeros <= 1 and 0 <= layer.dead_units <= layer.units for layer in found)
