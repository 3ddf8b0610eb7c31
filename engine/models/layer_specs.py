"""A sequential network as a list of standard layers, for programs that have layers of their own.

`network.Network.activations` defines what a network computes. This description repeats it in terms
that other programs understand, so an export must compare the outputs of the two.
"""

from collections.abc import Sequence
import dataclasses
from typing import Any

import tensorflow as tf

from tfrecords import errors


@dataclasses.dataclass(frozen=True, eq=False)
class LayerSpec:
  """One standard layer.

  Attributes:
    kind: conv, pool (the maximum), average (pooling), normalize (batch normalization), lrn (local
      response normalization), relu, silu, gelu, rescale, flatten, global_max, global_average,
      dropout, dense.
    name: unique in its network.
    settings: by kind:
      conv: filters, size, strides, padding, relu, trained;  dense: units, relu;
      pool, average: size, strides, padding;  normalize: epsilon;  dropout: rate;
      rescale: scale, offset.
    variables: of conv and dense: weights, then biases if there are any; of normalize: scale if it
      is learned, shift, running mean, running variance.
  """
  kind: str
  name: str
  settings: dict[str, Any] = dataclasses.field(default_factory=dict)
  variables: tuple[tf.Variable, ...] = ()


def conv(name: str, *variables: tf.Variable, strides: int = 1, padding: str = 'same',
         relu: bool = True, trained: bool = True) -> LayerSpec:
  """Returns a convolution with the given filters, and biases if there are any."""
  size, _, _, filters = variables[0].shape
  return LayerSpec('conv', name, {'filters': filters, 'size': size, 'strides': strides,
                                  'padding': padding, 'relu': relu, 'trained': trained}, variables)


def pool(name: str, size: int, strides: int, padding: str = 'same',
         kind: str = 'pool') -> LayerSpec:
  """Returns a pooling layer: of the maximum, or average."""
  return LayerSpec(kind, name, {'size': size, 'strides': strides, 'padding': padding})


def dense(name: str, *variables: tf.Variable, relu: bool = True) -> LayerSpec:
  """Returns a dense layer with the given weights, and biases if there are any."""
  return LayerSpec('dense', name, {'units': variables[0].shape[1], 'relu': relu}, variables)


def dropout(name: str, rate: float) -> list[LayerSpec]:
  """Returns a list with one dropout layer, or an empty list if the rate is 0."""
  return [LayerSpec('dropout', name, {'rate': rate})] if rate else []


def require(specs: Sequence[LayerSpec] | None, model: str, feature: str) -> list[LayerSpec]:
  """Returns the layers of a network that can be described as a sequence of them.

  Args:
    specs: `layer_specs()` of the network.
    model: name of the network, a row of models/model_registry.py.
    feature: what needs the description, for the message.

  Raises:
    errors.InputError: the network has no such description.
  """
  if specs is None:
    raise errors.InputError(
        f'network {model} does not offer {feature}: it is not a sequence of standard layers, '
        'as where shortcuts lead around some; give another --format, or another network')
  return list(specs)
