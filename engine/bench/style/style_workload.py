"""The iteration of style transfer that all candidates take: network, images and settings.

This module imports no framework, because the worker processes of all frameworks import it.
"""

from collections.abc import Iterator
import dataclasses
from typing import NamedTuple

import numpy as np

# VGG-19: convolutions and filters of each block, layers and weights of the loss, as in
# engine/style/vgg.py.
BLOCKS = (2, 2, 4, 4, 4)
FILTERS = (64, 128, 256, 512, 512)
CONTENT_LAYER = 'relu4_2'
STYLE_LAYERS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')
CONTENT_WEIGHT, STYLE_WEIGHT, TV_WEIGHT = 5.0, 500.0, 100.0
LEARNING_RATE = 10.0
MEAN = (123.68, 116.779, 103.939)
# Activations of every layer then have about the size of a pixel, as in the published network.
_BIAS = 1.0


class FirstIteration(NamedTuple):
  """What a candidate says of its first iteration.

  Attributes:
    loss: of the first iteration.
    memory_estimate: bytes; 0 if the candidate makes no estimate.
  """
  loss: float
  memory_estimate: int = 0


@dataclasses.dataclass(frozen=True)
class StyleWorkload:
  """An iteration of Adam on an image.

  Attributes:
    size: side of the square image, pixels.
    filters: of each block.
    threads: the number of threads that a framework may use.
  """
  size: int
  filters: tuple[int, ...]
  threads: int


def weights(workload: StyleWorkload) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
  """Yields name, filters [3, 3, inputs, outputs] and biases [outputs] of each convolution.

  The filters are random with a variance that preserves the scale of the activations (He et al.,
  arXiv:1502.01852).
  """
  rng, inputs = np.random.default_rng(0), 3
  for block, (count, outputs) in enumerate(zip(BLOCKS, workload.filters, strict=True), 1):
    for number in range(1, count + 1):
      filters = rng.standard_normal([3, 3, inputs, outputs], np.float32)
      yield (f'{block}_{number}', filters * np.float32((2 / (9 * inputs)) ** 0.5),
             np.full(outputs, _BIAS, np.float32))
      inputs = outputs


def images(workload: StyleWorkload) -> tuple[np.ndarray, np.ndarray]:
  """Returns content and style image, float32 [1, size, size, 3], 0 to 255."""
  rng = np.random.default_rng(1)
  shape = [1, workload.size, workload.size, 3]
  content, style = (rng.uniform(0, 255, shape).astype(np.float32) for _ in range(2))
  # The content is smooth, the style is not.
  return (content + np.roll(content, 1, 1) + np.roll(content, 1, 2)) / 3, style
