"""Traces the graph of a network's forward pass for TensorBoard: one box per layer.

The training's graph has the layers within a loop of a compiled function, where TensorBoard does not
show them. Here the forward pass of evaluation is traced alone, and its inputs have the names of the
variables: `conv1/weights`. It is the graph that TensorBoard shows by default.
"""

import tensorflow as tf

from engine.models import model_registry
from engine.models import network as network_lib

# Marks one of several graphs of a run for TensorBoard's graphs plugin
# (tensorboard/plugins/graph/metadata.py); the content is a version.
_METADATA = tf.compat.v1.SummaryMetadata(plugin_data=tf.compat.v1.SummaryMetadata.PluginData(
    plugin_name='graph_run_metadata_graph', content=b'1'))


def trace(network: network_lib.Network, image_shape: tuple[int, int, int],
          dtype: tf.DType) -> tf.compat.v1.GraphDef:
  """Returns the graph of the forward pass of evaluation.

  Args:
    network: the network.
    image_shape: height, width and channels of its images.
    dtype: the compute dtype.
  """
  # Without outputs, so that there is no identity operation for each beside the layers.
  def forward(images: tf.Tensor) -> None:
    network.activations(images)

  graph = tf.function(forward, autograph=False).get_concrete_function(
      tf.TensorSpec([None, *image_shape], dtype, name='images')).graph
  definition = graph.as_graph_def()
  variables = {id(variable.handle): model_registry.variable_name(variable)
               for variable in network.variables}
  names = {inner.op.name: variables[id(outer)] for outer, inner in graph.captures
           if id(outer) in variables}
  for node in definition.node:
    node.name = names.get(node.name, node.name)
    node.input[:] = [names.get(source, source) for source in node.input]
  return definition


def write(inference: tf.compat.v1.GraphDef, training: tf.Graph) -> None:
  """Writes the graphs of a run to the current summary writer, at its step.

  Args:
    inference: from `trace`; the run's default graph.
    training: of the traced loop.
  """
  tf.summary.graph(inference)
  _write_tagged('inference', inference)
  _write_tagged('training', training.as_graph_def())


def _write_tagged(tag: str, definition: tf.compat.v1.GraphDef) -> None:
  found = tf.compat.v1.RunMetadata()
  found.function_graphs.add().pre_optimization_graph.CopyFrom(definition)
  tf.summary.write(tag, found.SerializeToString(), metadata=_METADATA)
