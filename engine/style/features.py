"""A feature extractor: the activations of a network by name, for pictures of any size.

Style transfer sees a network through this interface: pixels are shifted and scaled, then its
convolutional layers compute activations. The weights are constants; only the picture is
differentiated. sequential_features.py builds one from a sequence of standard layers,
network_features.py from the forward function of any network.
"""

import abc
from collections.abc import Collection, Mapping, Sequence
import dataclasses
import difflib

import numpy as np
import tensorflow as tf

from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class Defaults:
  """Layers and loss weights of a network, where the user gives none.

  Attributes:
    content_layers: whose activations are compared with the content's.
    style_layers: whose Gram matrices are compared with the style's.
    content_weight: of the content's term.
    style_weight: of the style's.
    tv_weight: of the total variation.
    learning_rates: by optimizer; for Adam, whose steps have about that size, in gray levels.
  """
  content_layers: tuple[str, ...]
  style_layers: tuple[str, ...]
  content_weight: float
  style_weight: float
  tv_weight: float
  learning_rates: Mapping[str, float]


@dataclasses.dataclass(frozen=True, eq=False)
class FeatureExtractor(abc.ABC):
  """A network's activations for pictures of any size.

  Attributes:
    name: of the network and its weights, as in `runs/cifar10, step 9000`.
    fingerprint: identifies these weights.
    mean: float32 [3], subtracted from red, green and blue in gray levels of 0 to 255.
    scale: what the difference is multiplied by.
    defaults: of this network.
  """
  name: str
  fingerprint: str
  mean: np.ndarray
  scale: float
  defaults: Defaults

  @abc.abstractmethod
  def names(self) -> list[str]:
    """Returns the names of all activations, in the order of computation."""

  @abc.abstractmethod
  def nonlinear(self) -> list[str]:
    """Returns the activations to choose from by default: outputs of nonlinearities or stages."""

  @abc.abstractmethod
  def shapes(self, height: int, width: int) -> dict[str, tuple[int, int, int]]:
    """Returns height, width and channels of every activation for a picture of that size.

    Raises:
      errors.InputError: the network does not take a picture of that size.
    """

  @abc.abstractmethod
  def activations(self, picture: tf.Tensor, layer_names: Sequence[str],
                  pooling: str = 'max') -> dict[str, tf.Tensor]:
    """Computes the layers up to the last one in `layer_names`.

    Args:
      picture: float32 [1, height, width, 3], in gray levels of 0 to 255.
      layer_names: names of layers.
      pooling: 'max' or 'average', for every pooling layer of the network.

    Returns:
      By name, in the order of computation, [1, h, w, channels] each.
    """

  @abc.abstractmethod
  def num_weights(self, layer_names: Collection[str]) -> int:
    """Returns how many weights the computation of these activations needs."""

  def fused(self) -> set[str]:
    """Returns the activations that no memory holds: a kernel computes the next one with them."""
    return set()

  def check_pooling(self, pooling: str) -> str:
    """Returns `pooling`; raises errors.InputError if the network does not offer it."""
    return pooling

  def check(self, layer_names: Sequence[str], flag: str) -> tuple[str, ...]:
    """Returns `layer_names`.

    Raises:
      errors.InputError: it is empty, names a layer twice, or one that the network does not have.
    """
    names = self.names()
    for name in layer_names:
      if name not in names:
        near = difflib.get_close_matches(name, names, 1, 0.4) or [', '.join(names)]
        raise errors.InputError(f'--{flag}={name}: {self.name} has no such layer; give {near[0]}')
    if not layer_names or len(set(layer_names)) < len(layer_names):
      raise errors.InputError(
          f'--{flag}={",".join(layer_names)}: name one layer or more, each once, of '
          f'{", ".join(names)}')
    return tuple(layer_names)


def gray(mean: float) -> np.ndarray:
  """Returns a gray level as red, green and blue, float32 [3]."""
  return np.full(3, mean, np.float32)
