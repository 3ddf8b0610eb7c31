"""A network of standard layers one after another, as a line of text lists them; see layer_text.py.

It is what networks of other programs become. Weights start as He's normal values, those of the
logits as Glorot's uniform ones, biases as zeros.
"""

from collections.abc import Callable
import functools

import tensorflow as tf

from engine.models import forward_context
from engine.models import layer_specs
from engine.models import layer_text
from engine.models import layers as layers_lib
from engine.models import network
from engine.models import scaled_normalization
from engine.models import sequential_variables
from engine.ops import activations
from engine.ops import dense
from engine.ops import local_response_normalization
from engine.ops import pooling

_Context = forward_context.ForwardContext | None


class Sequential(network.Network):
  """Standard layers one after another; `of_text` makes a class of one list of them.

  Attributes:
    LAYERS: the layers.
  """
  LAYERS: tuple[layer_text.Layer, ...] = ()

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Creates the variables.

    Args:
      image_shape: height, width and channels of the images.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: not used; the layers say where there is any.

    Raises:
      errors.InputError: a layer leaves nothing of the images, or has too many weights.
    """
    del dropout
    super().__init__()
    self._parts: dict[str, list[tf.Variable]] = {}
    shape: tuple[int, ...] = image_shape
    for layer in self.LAYERS:
      self._parts[layer.name] = sequential_variables.create(layer, shape, num_classes, seed)
      shape = sequential_variables.shape_after(layer, shape, num_classes)

  def stages(self) -> list[network.Stage]:
    """Returns a stage for each layer with variables, with the others up to the next one."""
    groups: list[list[layer_text.Layer]] = [[]]
    for layer in self.LAYERS:
      if layer.has_variables and any(one.has_variables for one in groups[-1]):
        groups.append([])
      groups[-1].append(layer)
    return [network.Stage(tuple(layer.name for layer in group if layer.has_variables),
                          functools.partial(self._stage, group)) for group in groups]

  def variables_of(self, layer: layer_text.Layer) -> list[tf.Variable]:
    """Returns the variables of a layer, in the order in which it takes them."""
    return list(self._parts[layer.name])

  def _stage(self, group: list[layer_text.Layer], inputs: tf.Tensor,
             context: _Context) -> dict[str, tf.Tensor]:
    outputs = {}
    for layer in group:
      with tf.name_scope(layer.name):
        inputs = outputs[layer.name] = self._apply(layer, inputs, context)
    return outputs

  def _apply(self, layer: layer_text.Layer, inputs: tf.Tensor, context: _Context) -> tf.Tensor:
    variables = self._parts[layer.name]
    match layer.kind:
      case 'conv':
        outputs = layers_lib.conv2d(inputs, variables[0], layer.strides, layer.padding)
        return layers_lib.add_bias(outputs, variables[1]) if len(variables) > 1 else outputs
      case 'dense':
        outputs = dense.dense(inputs, tf.cast(variables[0], inputs.dtype))
        return layers_lib.add_bias(outputs, variables[1]) if len(variables) > 1 else outputs
      case 'norm':
        return scaled_normalization.apply(layer, variables, inputs, context)
      case 'dropout':
        return forward_context.apply_dropout(
            inputs, layer.numbers[0], context, self._following(layer), self.LAYERS.index(layer))
      case kind:
        return _WITHOUT_VARIABLES[kind](layer, inputs)

  def _following(self, layer: layer_text.Layer) -> str:
    """Returns the layer with variables behind a dropout: where it is frozen, nothing is dropped."""
    rest = self.LAYERS[self.LAYERS.index(layer):]
    return next(one.name for one in rest if one.has_variables)

  def layer_specs(self) -> list[layer_specs.LayerSpec]:
    """Returns the network as standard layers; see `network.Network`."""
    return [_spec(layer, self._parts[layer.name]) for layer in self.LAYERS]


def of_text(text: str) -> type[Sequential]:
  """Returns the network that a line of text lists.

  Raises:
    errors.InputError: as `layer_text.parse`.
  """
  layers = layer_text.parse(text)
  names = tuple(layer.name for layer in layers if layer.has_variables)
  return type('Sequential', (Sequential,), {'LAYERS': layers, 'TRAINABLE_LAYERS': names})


def _flat(layer: layer_text.Layer, inputs: tf.Tensor) -> tf.Tensor:
  del layer
  return tf.reshape(inputs, [-1, inputs.shape[1] * inputs.shape[2] * inputs.shape[3]])


_WITHOUT_VARIABLES: dict[str, Callable[[layer_text.Layer, tf.Tensor], tf.Tensor]] = {
    'pool': lambda layer, x: pooling.max_pool(x, layer.size, layer.strides, layer.padding),
    'average': lambda layer, x: pooling.average_pool(x, layer.size, layer.strides, layer.padding),
    'relu': lambda _, x: activations.relu(x),
    'gelu': lambda _, x: activations.gelu(x),
    'silu': lambda _, x: activations.silu(x),
    'rescale': lambda layer, x: x * layer.numbers[0] + layer.numbers[1],
    'lrn': lambda _, x: local_response_normalization.local_response_normalization(x),
    'flatten': _flat,
    'global_average': lambda _, x: tf.reduce_mean(x, [1, 2]),
    'global_max': lambda _, x: tf.reduce_max(x, [1, 2])}


def _spec(layer: layer_text.Layer, variables: list[tf.Variable]) -> layer_specs.LayerSpec:
  padding = layer.padding.lower()
  match layer.kind:
    case 'conv':
      return layer_specs.conv(layer.name, *variables, strides=layer.strides, padding=padding,
                              relu=False)
    case 'pool' | 'average':
      return layer_specs.pool(layer.name, layer.size, layer.strides, padding, layer.kind)
    case 'dense':
      return layer_specs.dense(layer.name, *variables, relu=False)
    case 'norm':
      return layer_specs.LayerSpec('normalize', layer.name, {
          'epsilon': scaled_normalization.epsilon(layer)}, tuple(variables))
    case 'dropout':
      return layer_specs.LayerSpec('dropout', layer.name, {'rate': layer.numbers[0]})
    case 'rescale':
      return layer_specs.LayerSpec('rescale', layer.name, dict(
          zip(('scale', 'offset'), layer.numbers, strict=True)))
    case kind:
      return layer_specs.LayerSpec(kind, layer.name)
