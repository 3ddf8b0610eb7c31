"""Memory layouts: the index of every number, and that transposes which cancel are removed."""

import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context

from engine.ops import conv
from engine.ops import fft_conv
from engine.ops import layout
from engine.ops import local_response_normalization
from engine.ops import pooling
from tests.engine.ops import conformance


def test_index_of_every_number():
  images = conformance.draw(2, 3, 4, 5)
  last = layout.batch_last(tf.constant(images))
  assert last.shape == (3, 4, 5, 2)
  assert last[2, 1, 3, 0] == images[0, 2, 1, 3]
  np.testing.assert_array_equal(layout.batch_first(last), images)


def _second_layer(images, filters, biases, batch_last):
  outputs = local_response_normalization.bias_relu_lrn(
    images, biases, batch_last=batch_last
  )
  outputs = conv.conv2d(outputs, filters)
  outputs = local_response_normalization.bias_relu_lrn(
    outputs, biases, batch_last=batch_last
  )
  return pooling.max_pool(outputs, batch_last=batch_last)


def _arguments():
  return [tf.constant(values, tf.float32) for values in (
      conformance.draw(4, 12, 12, 64), 0.05 * conformance.draw(5, 5, 64, 64, seed=1),
      conformance.draw(64, seed=2))]


def test_both_layouts_compute_the_same():
  found, expected = (
      conformance.gradients(_second_layer, _arguments(), 3, batch_last=batch_last)
      for batch_last in (True, False))
  for one, two in zip(found, expected, strict=True):
    np.testing.assert_allclose(one, two, rtol=1e-3, atol=1e-5 * np.abs(two).max())


def test_transposes_between_operations_are_removed():
  arguments = _arguments()
  assert fft_conv.use_fft(*arguments[:2])

  @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, 12, 12, 64]), *map(
      tf.TensorSpec.from_tensor, arguments[1:])])
  def traced(*values):
    return conformance.gradients(_second_layer, values, 3, batch_last=True)

  with context.collect_graphs(optimized=True) as graphs:
    traced(*arguments)
  nodes = [node for graph in graphs for node in (*graph.node, *(
      node for function in graph.library.function for node in function.node_def))]
  # One of the images in and one out in each direction; the filters are never transposed.
  assert sum(node.op in ('Transpose', '_MklTranspose') for node in nodes) == 4
