"""The forward pass as a graph: the tutorial's boxes, and variables by their names."""

from tensorboard.plugins.graph import metadata
import tensorflow as tf

from engine.models import model_registry
from engine.reporting import inference_graph

_LAYERS = ('conv1', 'pool1', 'norm1', 'conv2', 'norm2', 'pool2', 'local3', 'local4',
           'softmax_linear')


def _traced(model='tutorial', shape=(12, 12, 3), dtype=tf.float32):
  return inference_graph.trace(model_registry.build(model, shape, 10), shape, dtype)


def _box(name):
  return name.lstrip('^').partition('/')[0].partition(':')[0]


def test_boxes_are_the_layers_in_their_order():
  nodes = _traced().node
  assert {_box(node.name) for node in nodes} == {'images', *_LAYERS}
  # Each layer gets the output of the one before, and of no other.
  sources = {layer: {_box(source) for node in nodes if _box(node.name) == layer
                     for source in node.input} - {layer} for layer in _LAYERS}
  chain = dict(zip(_LAYERS, ('images', *_LAYERS), strict=False))
  for layer, found in sources.items():
    assert chain[layer] in found, (layer, found)


def test_variables_have_their_names():
  network = model_registry.build('tutorial', (12, 12, 3), 10)
  definition = inference_graph.trace(network, (12, 12, 3), tf.float32)
  placeholders = {node.name for node in definition.node if node.op == 'Placeholder'}
  assert placeholders == {'images', *model_registry.named_variables(network)}
  # Every input is a node that is there.
  names = {node.name for node in definition.node}
  assert {source.lstrip('^').partition(':')[0] for node in definition.node
          for source in node.input} <= names
  assert len(names) == len(definition.node)


@tf.function
def _double(x):
  return x * 2.0


def test_the_run_has_both_graphs_and_shows_the_layers_first(tmp_path):
  inference = _traced('softmax', (8, 8, 1))
  training = _double.get_concrete_function(tf.constant(1.0)).graph
  with tf.summary.create_file_writer(str(tmp_path)).as_default(step=0):
    inference_graph.write(inference, training)
  path, = tmp_path.glob('events.*')
  events = list(tf.compat.v1.train.summary_iterator(str(path)))
  default, = (event.graph_def for event in events if event.graph_def)
  assert tf.compat.v1.GraphDef.FromString(default) == inference
  values = {value.tag: value for event in events for value in event.summary.value}
  for tag, definition in (('inference', inference), ('training', training.as_graph_def())):
    assert values[tag].metadata.plugin_data.plugin_name == (
        metadata.PLUGIN_NAME_RUN_METADATA_WITH_GRAPH)
    found = tf.compat.v1.RunMetadata.FromString(tf.make_ndarray(values[tag].tensor).item())
    assert found.function_graphs[0].pre_optimization_graph == definition
