"""A trained network as other frameworks take it: weights, and what is done with an image before.

This module imports no framework, because the worker processes of all frameworks import it.
"""

import dataclasses

import numpy as np

from engine.bench.step import step_workload


@dataclasses.dataclass(frozen=True)
class InferenceWorkload:
  """A network that answers uint8 images [n, height, width, channels].

  Attributes:
    weights: weights and biases of each layer, alternating: convolutions [height, width, inputs,
      outputs], dense layers [inputs, outputs], the first one behind features in the order height,
      width, channels.
    image_shape: height, width and channels of an image.
    crop_size: side of the central square that the network sees, pixels; 0: all of the image.
    standardize: whether each image is brought to mean 0 and deviation 1; else it is divided by 255.
    threads: the number of threads that a framework may use.
    model: the network, a key of engine/models/model_registry.py.
  """
  weights: tuple[np.ndarray, ...]
  image_shape: tuple[int, int, int]
  crop_size: int
  standardize: bool
  threads: int
  model: str = 'tutorial'

  @property
  def num_classes(self) -> int:
    """The number of logits."""
    return len(self.weights[-1])

  @property
  def input_shape(self) -> tuple[int, int, int]:
    """Height, width and channels that the first layer sees."""
    height, width, channels = self.image_shape
    return (self.crop_size or height, self.crop_size or width, channels)

  @property
  def window(self) -> tuple[slice, slice]:
    """Rows and columns of the central square."""
    first, second = ((whole - part) // 2 for whole, part in zip(
        self.image_shape[:2], self.input_shape[:2], strict=True))
    return (slice(first, first + self.input_shape[0]), slice(second, second + self.input_shape[1]))

  def architecture(self) -> step_workload.StepWorkload:
    """Returns the workload by which the frameworks build the network, without a batch."""
    return step_workload.StepWorkload(
        np.empty([1, 0, *self.input_shape], np.float32), np.empty([1, 0], np.int32),
        self.num_classes, 0.0, 0.0, 0.0, self.threads, self.model)
