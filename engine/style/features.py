"""What style transfer asks of a network: activations by name, and the numbers to begin with.

A feature network is a list of common layers (models/layer_specs.py) up to where images end and
vectors begin, with the mean and the scale that pixels come to it by. It takes pictures of any size:
its layers are all convolutional. Its weights are constants; the picture alone is differentiated.
"""

from collections.abc import Mapping, Sequence
import dataclasses
import difflib

import numpy as np
import tensorflow as tf

from engine.models import layer_specs
from engine.ops import activations as activations_lib
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import local_response_normalization
from engine.ops import pooling as pooling_lib
from tfrecords import errors

POOLING = {'max': pooling_lib.max_pool, 'average': pooling_lib.average_pool}
_KINDS = ('conv', 'pool', 'normalize', 'lrn', 'relu', 'silu')


@dataclasses.dataclass(frozen=True)
class Defaults:
  """Where to look in a network and how much each term of the loss weighs, unless told otherwise.

  Attributes:
    content_layers: whose activations are to stay.
    style_layers: whose Gram matrices are to become those of the style.
    content_weight: of the content's term.
    style_weight: of the style's.
    tv_weight: of the total variation.
    learning_rates: by optimiser, in grey levels for Adam, whose steps are measured so.
  """
  content_layers: tuple[str, ...]
  style_layers: tuple[str, ...]
  content_weight: float
  style_weight: float
  tv_weight: float
  learning_rates: Mapping[str, float]


@dataclasses.dataclass(frozen=True, eq=False)
class Features:
  """A network that looks at pictures.

  Attributes:
    name: of the network and its weights, as in `runs/cifar10, step 9000`.
    fingerprint: tells these weights from others.
    layers: in the order of computation.
    mean: float32 [3], what is taken off red, green and blue in grey levels of 0 to 255.
    scale: what that is multiplied by.
    defaults: of this network.
  """
  name: str
  fingerprint: str
  layers: tuple[layer_specs.LayerSpec, ...]
  mean: np.ndarray
  scale: float
  defaults: Defaults

  def names(self) -> list[str]:
    """Returns the names of all activations, in the order of computation."""
    return [layer.name for layer in self.layers]

  def check(self, wanted: Sequence[str], flag: str) -> tuple[str, ...]:
    """Returns `wanted`.

    Raises:
      errors.InputError: there are none, one twice, or one that the network does not have.
    """
    names = self.names()
    for name in wanted:
      if name not in names:
        near = difflib.get_close_matches(name, names, 1, 0.4) or [', '.join(names)]
        raise errors.InputError(f'--{flag}={name}: {self.name} has no such layer; give {near[0]}')
    if not wanted or len(set(wanted)) < len(wanted):
      raise errors.InputError(
          f'--{flag}={",".join(wanted)}: name one layer or more, each once, of {", ".join(names)}')
    return tuple(wanted)

  def shapes(self, height: int, width: int) -> dict[str, tuple[int, int, int]]:
    """Returns height, width and channels of every activation for a picture of that size.

    Raises:
      errors.InputError: a layer finds no whole window in it.
    """
    found, shape = {}, (height, width, 3)
    for layer in self.layers:
      shape = _shape_after(layer, shape)
      if min(shape) < 1:
        raise errors.InputError(
            f'a picture of {width}x{height} is too small for {self.name}: {layer.name} finds no '
            'whole window in it; give a larger one or --size')
      found[layer.name] = shape
    return found

  def activations(self, picture: tf.Tensor, wanted: Sequence[str],
                  pooling: str = 'max') -> dict[str, tf.Tensor]:
    """Computes the layers up to the last one that is wanted.

    Args:
      picture: float32 [1, height, width, 3], in grey levels of 0 to 255.
      wanted: names of layers.
      pooling: 'max' or 'average', for every pooling of the network.

    Returns:
      By name, in the order of computation, [1, h, w, channels] each.
    """
    found: dict[str, tf.Tensor] = {}
    hidden = (picture - self.mean) * self.scale
    for layer in self.layers:
      hidden = _computed(layer, hidden, pooling)
      if layer.name in wanted:
        found[layer.name] = hidden
      if len(found) == len(set(wanted)):
        break
    return found


def convolutional(layers: Sequence[layer_specs.LayerSpec]) -> tuple[layer_specs.LayerSpec, ...]:
  """Returns the layers in front of the first one that makes a vector of an image.

  Variables become constants: kernels may then keep the filters in an order of their own.
  """
  found = []
  for layer in layers:
    if layer.kind not in _KINDS:
      break
    found.append(dataclasses.replace(
        layer, variables=tuple(np.asarray(variable, np.float32) for variable in layer.variables)))
  return tuple(found)


def _shape_after(layer: layer_specs.LayerSpec, shape: tuple[int, int, int]) -> tuple[int, int, int]:
  """Returns height, width and channels behind a layer."""
  height, width, channels = shape
  if layer.kind not in ('conv', 'pool'):
    return shape
  strides = layer.settings.get('strides', 1)
  # Whole windows only, or as many as it takes to cover all.
  missing = layer.settings['size'] - 1 if layer.settings['padding'] == 'valid' else 0
  height, width = (-(-(side - missing) // strides) for side in (height, width))
  return height, width, layer.settings.get('filters', channels)


def _computed(layer: layer_specs.LayerSpec, images: tf.Tensor, pooling: str) -> tf.Tensor:
  settings, variables = layer.settings, layer.variables
  if layer.kind == 'conv':
    # Never by the Fourier transform, which multiplies filters that are as large as the image: for
    # a batch of one, reading them takes longer than the kernel.
    hidden = conv.conv2d(images, tf.constant(variables[0]), padding=settings['padding'].upper(),
                         allow_fft=False)
    if len(variables) > 1:
      hidden = bias.add_bias(hidden, tf.constant(variables[1]))
    return activations_lib.relu(hidden) if settings['relu'] else hidden
  if layer.kind == 'pool':
    return POOLING[pooling](
        images, settings['size'], settings['strides'], settings['padding'].upper())
  if layer.kind == 'normalize':
    shift, mean, variance = map(tf.constant, variables)
    return batch_normalization.normalize(images, mean, variance, shift, settings['epsilon'])
  if layer.kind == 'lrn':
    return local_response_normalization.local_response_normalization(images)
  return (activations_lib.silu if layer.kind == 'silu' else activations_lib.relu)(images)


def colour(mean: float) -> np.ndarray:
  """Returns a grey as red, green and blue, float32 [3]."""
  return np.full(3, mean, np.float32)
