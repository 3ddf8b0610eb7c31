"""A network told as a list of common layers, for programs that have layers of their own.

What counts is `network.Network.layers`; this is the same once more in words that others
understand, and whoever exports it has to hold the two against each other.
"""

import dataclasses
from typing import Any

import tensorflow as tf


@dataclasses.dataclass(frozen=True, eq=False)
class Layer:
  """One common layer.

  Attributes:
    kind: conv, pool, normalize (over the batch), lrn, relu, silu, flatten, global_max, dropout,
      dense.
    name: unique in its network.
    settings: by kind:
      conv: filters, size, padding, relu, trained;  dense: units, relu;
      pool: size, strides, padding;  normalize: epsilon;  dropout: rate.
    variables: of conv and dense: weights, then biases if there are any; of normalize: what is
      added, running mean, running variance.
  """
  kind: str
  name: str
  settings: dict[str, Any] = dataclasses.field(default_factory=dict)
  variables: tuple[tf.Variable, ...] = ()


def conv(name: str, *variables: tf.Variable, padding: str = 'same', relu: bool = True,
         trained: bool = True) -> Layer:
  """Returns a convolution with the given filters, and biases if there are any."""
  size, _, _, filters = variables[0].shape
  return Layer('conv', name, {'filters': filters, 'size': size, 'padding': padding, 'relu': relu,
                              'trained': trained}, variables)


def pool(name: str, size: int, strides: int, padding: str = 'same') -> Layer:
  """Returns a max-pooling."""
  return Layer('pool', name, {'size': size, 'strides': strides, 'padding': padding})


def dense(name: str, *variables: tf.Variable, relu: bool = True) -> Layer:
  """Returns a dense layer with the given weights, and biases if there are any."""
  return Layer('dense', name, {'units': variables[0].shape[1], 'relu': relu}, variables)


def dropout(name: str, rate: float) -> list[Layer]:
  """Returns a dropout, or nothing where nothing is dropped."""
  return [Layer('dropout', name, {'rate': rate})] if rate else []
