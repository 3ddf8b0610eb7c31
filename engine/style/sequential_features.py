"""A feature extractor from a sequence of standard layers (models/layer_specs.py)."""

from collections.abc import Collection, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.models import layer_specs
from engine.ops import activations as activations_lib
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import local_response_normalization
from engine.ops import pooling as pooling_lib
from engine.style import features
from tfrecords import errors

POOLING = {'max': pooling_lib.max_pool, 'average': pooling_lib.average_pool}
_WINDOWS = ('conv', 'pool', 'average')
_ACTIVATIONS = {'relu': activations_lib.relu, 'silu': activations_lib.silu,
                'gelu': activations_lib.gelu}
_KINDS = (*_WINDOWS, 'normalize', 'lrn', 'rescale', *_ACTIVATIONS)


@dataclasses.dataclass(frozen=True, eq=False)
class SequentialFeatures(features.FeatureExtractor):
  """The convolutional layers of a sequential network.

  Attributes:
    layers: in the order of computation.
  """
  layers: tuple[layer_specs.LayerSpec, ...]

  def names(self) -> list[str]:
    """Returns the names of all activations, in the order of computation."""
    return [layer.name for layer in self.layers]

  def nonlinear(self) -> list[str]:
    """Returns the layers with a nonlinearity."""
    return [layer.name for layer in self.layers
            if layer.kind in _ACTIVATIONS or layer.settings.get('relu')]

  def shapes(self, height: int, width: int) -> dict[str, tuple[int, int, int]]:
    """Returns height, width and channels of every activation; see the base class."""
    found, shape = {}, (height, width, 3)
    for layer in self.layers:
      shape = _shape_after(layer, shape)
      if min(shape) < 1:
        raise errors.InputError(
            f'a picture of {width}x{height} is too small for {self.name}: {layer.name} finds no '
            'whole window in it; give a larger one or --size')
      found[layer.name] = shape
    return found

  def activations(self, picture: tf.Tensor, layer_names: Sequence[str],
                  pooling: str = 'max') -> dict[str, tf.Tensor]:
    """Computes the layers up to the last one in `layer_names`; see the base class."""
    found: dict[str, tf.Tensor] = {}
    hidden = (picture - self.mean) * self.scale
    for layer in self.layers:
      hidden = _computed(layer, hidden, pooling)
      if layer.name in layer_names:
        found[layer.name] = hidden
      if len(found) == len(set(layer_names)):
        break
    return found

  def num_weights(self, layer_names: Collection[str]) -> int:
    """Returns how many weights the computation of these activations needs."""
    last = max(self.names().index(name) for name in layer_names)
    return sum(np.size(variable) for layer in self.layers[:last + 1]
               for variable in layer.variables)

  def fused(self) -> set[str]:
    """Returns the convolutions that a relu follows: both are one kernel with one output."""
    return {one.name for one, other in zip(self.layers, self.layers[1:], strict=False)
            if (one.kind, other.kind) == ('conv', 'relu')}


def convolutional(layers: Sequence[layer_specs.LayerSpec]) -> tuple[layer_specs.LayerSpec, ...]:
  """Returns the layers before the first one that is not computed pixel by pixel.

  Variables become constants, so that kernels may keep filters in a memory layout of their own.
  """
  found = []
  for layer in layers:
    if layer.kind not in _KINDS:
      break
    found.append(dataclasses.replace(
        layer, variables=tuple(np.asarray(variable, np.float32) for variable in layer.variables)))
  return tuple(found)


def _shape_after(layer: layer_specs.LayerSpec, shape: tuple[int, int, int]) -> tuple[int, int, int]:
  """Returns height, width and channels of a layer's output."""
  height, width, channels = shape
  if layer.kind not in _WINDOWS:
    return shape
  strides = layer.settings['strides']
  # VALID takes whole windows only; SAME as many as cover the image.
  missing = layer.settings['size'] - 1 if layer.settings['padding'] == 'valid' else 0
  height, width = (-(-(side - missing) // strides) for side in (height, width))
  return height, width, layer.settings.get('filters', channels)


def _computed(layer: layer_specs.LayerSpec, images: tf.Tensor, pooling: str) -> tf.Tensor:
  settings, variables = layer.settings, layer.variables
  if layer.kind == 'conv':
    # Without FFT: its filters are as large as the image, and for a batch of one reading them takes
    # longer than the direct kernel.
    hidden = conv.conv2d(images, tf.constant(variables[0]), settings['strides'],
                         settings['padding'].upper(), allow_fft=False)
    if len(variables) > 1:
      hidden = bias.add_bias(hidden, tf.constant(variables[1]))
    return activations_lib.relu(hidden) if settings['relu'] else hidden
  if layer.kind in ('pool', 'average'):
    return POOLING['average' if layer.kind == 'average' else pooling](
        images, settings['size'], settings['strides'], settings['padding'].upper())
  if layer.kind == 'normalize':
    return _normalized(images, *map(tf.constant, variables), epsilon=settings['epsilon'])
  if layer.kind == 'rescale':
    return images * settings['scale'] + settings['offset']
  if layer.kind == 'lrn':
    return local_response_normalization.local_response_normalization(images)
  return _ACTIVATIONS[layer.kind](images)


def _normalized(images: tf.Tensor, *variables: tf.Tensor, epsilon: float) -> tf.Tensor:
  *scale, shift, mean, variance = variables
  if not scale:
    return batch_normalization.normalize(images, mean, variance, shift, epsilon)
  return scale[0] * batch_normalization.normalize(
      images, mean, variance, tf.zeros_like(shift), epsilon) + shift
