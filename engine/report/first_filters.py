"""The filters of a network's first layer as small images.

A weight of 0 is middle gray, the largest absolute weight of a filter is black or white: each
filter is shown with a contrast of its own. The filters of a dense layer have the shape of the
images.
"""

import dataclasses
import math

import numpy as np

from engine.models import model_registry
from engine.models import network as network_lib

# More are not shown.
_MOST = 64


@dataclasses.dataclass(frozen=True, eq=False)
class Filters:
  """Filters of one layer.

  Attributes:
    name: of the variable: `conv1/weights`.
    count: number of filters.
    images: of the first ones, uint8 [shown, height, width, channels], 1 or 3 channels.
  """
  name: str
  count: int
  images: np.ndarray


def of(network: network_lib.Network, input_shape: tuple[int, int, int]) -> Filters | None:
  """Returns the filters of the first layer; None where they are no images.

  Args:
    network: the network.
    input_shape: height, width and channels of its input.
  """
  first = network.stages()[0].layers[0]
  for variable in network.variables:
    if model_registry.layer_of(variable) == first and variable.shape.rank in (2, 4):
      weights = variable.numpy().astype(np.float32)
      if weights.ndim == 2 and weights.shape[0] == math.prod(input_shape):
        weights = weights.reshape(*input_shape, -1)
      if weights.ndim == 4 and weights.shape[2] in (1, 3):
        images = np.moveaxis(weights, -1, 0)
        return Filters(model_registry.variable_name(variable), len(images),
                       as_images(images[:_MOST]))
  return None


def as_images(filters: np.ndarray) -> np.ndarray:
  """Returns filters, float [n, height, width, channels], as images of the same shape, uint8."""
  largest = np.abs(filters).max(axis=(1, 2, 3), keepdims=True)
  scaled = np.divide(filters, largest, out=np.zeros_like(filters), where=largest > 0)
  return np.round(127.5 + 127.5 * scaled).astype(np.uint8)
