"""The iteration of style transfer that all candidates take: the same network, pictures, numbers.

No framework is imported here, since the processes of all of them read this page.
"""

from collections.abc import Iterator
import dataclasses

import numpy as np

# VGG-19: convolutions and filters of each block, layers that are looked at, weights of the terms,
# as engine/style/vgg.py has them.
BLOCKS = (2, 2, 4, 4, 4)
FILTERS = (64, 128, 256, 512, 512)
CONTENT = 'relu4_2'
STYLES = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')
CONTENT_WEIGHT, STYLE_WEIGHT, SMOOTHNESS_WEIGHT = 5.0, 500.0, 100.0
LEARNING_RATE = 10.0
MEAN = (123.68, 116.779, 103.939)
# An activation is then about as large as a pixel in every layer, as in the published network.
_BIAS = 1.0


@dataclasses.dataclass(frozen=True)
class Task:
  """An iteration of Adam on a picture.

  Attributes:
    size: sides of the picture, pixels.
    filters: of each block.
    threads: that a framework may compute with.
  """
  size: int
  filters: tuple[int, ...]
  threads: int


def weights(task: Task) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
  """Yields name, filters [3, 3, inputs, outputs] and biases [outputs] of each convolution.

  They are random, and keep the size of what passes (He et al., arXiv:1502.01852).
  """
  rng, inputs = np.random.default_rng(0), 3
  for block, (count, outputs) in enumerate(zip(BLOCKS, task.filters, strict=True), 1):
    for place in range(1, count + 1):
      filters = rng.standard_normal([3, 3, inputs, outputs], np.float32)
      yield (f'{block}_{place}', filters * np.float32((2 / (9 * inputs)) ** 0.5),
             np.full(outputs, _BIAS, np.float32))
      inputs = outputs


def pictures(task: Task) -> tuple[np.ndarray, np.ndarray]:
  """Returns content and style, float32 [1, size, size, 3], grey levels of 0 to 255."""
  rng = np.random.default_rng(1)
  shape = [1, task.size, task.size, 3]
  content, style = (rng.uniform(0, 255, shape).astype(np.float32) for _ in range(2))
  # Neighbours of one are alike, those of the other are not.
  return (content + np.roll(content, 1, 1) + np.roll(content, 1, 2)) / 3, style
