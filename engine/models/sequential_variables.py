"""The variables and the output shapes of the layers of a sequential network."""

import math

import tensorflow as tf

from engine.models import initializers
from engine.models import layer_text
from engine.models import scaled_normalization
from engine.models import size_limit
from tfrecords import errors

Shape = tuple[int, ...]


def create(layer: layer_text.Layer, shape: Shape, num_classes: int,
           seed: int) -> list[tf.Variable]:
  """Returns the variables of a layer, in the order in which it takes them.

  Args:
    layer: of the network.
    shape: of what comes in: height, width and channels, or a number of features.
    num_classes: units of a dense layer without a number.
    seed: of the initial values.

  Raises:
    errors.InputError: a dense layer has more weights than `size_limit.MAX_WEIGHTS`.
  """
  match layer.kind:
    case 'conv':
      filters = int(layer.numbers[0])
      _check_weights(layer, layer.size ** 2 * shape[-1], filters)
      weights = initializers.he_normal(
          f'{layer.name}/weights', [layer.size, layer.size, shape[-1], filters], seed)
      return [weights, *_biases(layer, filters)]
    case 'dense':
      units = int(layer.numbers[0]) if layer.numbers else num_classes
      _check_weights(layer, shape[0], units)
      initial = initializers.he_normal if layer.numbers else initializers.xavier
      return [initial(f'{layer.name}/weights', [shape[0], units], seed), *_biases(layer, units)]
    case 'norm':
      return scaled_normalization.create(layer.name, shape[-1])
    case _:
      return []


def shape_after(layer: layer_text.Layer, shape: Shape, num_classes: int) -> Shape:
  """Returns the shape of a layer's output.

  Raises:
    errors.InputError: nothing is left of the image.
  """
  match layer.kind:
    case 'conv' | 'pool' | 'average':
      channels = int(layer.numbers[0]) if layer.kind == 'conv' else shape[2]
      return *(_side(layer, side, shape) for side in shape[:2]), channels
    case 'dense':
      return (int(layer.numbers[0]) if layer.numbers else num_classes,)
    case 'flatten':
      return (math.prod(shape),)
    case 'global_average' | 'global_max':
      return shape[2:]
    case _:
      return shape


def _side(layer: layer_text.Layer, side: int, shape: Shape) -> int:
  """VALID takes whole windows only; SAME as many as cover the image."""
  missing = layer.size - 1 if layer.padding == 'VALID' else 0
  if side <= missing:
    raise errors.InputError(
        f'--model: layer {layer.name} has a window of {layer.size}x{layer.size} pixels, and its '
        f'images are {shape[0]}x{shape[1]}; give larger images or fewer poolings')
  return -(-(side - missing) // layer.strides)


def _biases(layer: layer_text.Layer, size: int) -> list[tf.Variable]:
  if 'nobias' in layer.words:
    return []
  return [initializers.constant(f'{layer.name}/biases', [size], 0.0)]


def _check_weights(layer: layer_text.Layer, inputs: int, outputs: int) -> None:
  if inputs * outputs > size_limit.MAX_WEIGHTS:
    raise errors.InputError(
        f'--model: layer {layer.name} would have {inputs * outputs:,} weights, and '
        f'{size_limit.MAX_WEIGHTS:,} is the limit; give fewer units or filters')
