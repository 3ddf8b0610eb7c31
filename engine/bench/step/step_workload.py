"""The training step that all candidates of the step benchmark take: network, batches and settings.

This module imports no framework, because the worker processes of all frameworks import it.
"""

import dataclasses
from typing import NamedTuple

import numpy as np

# Multiply-adds between two clock readings: from 5 steps of a large network to 200 of a small one,
# where reading the clock and returning to Python costs as much as a step.
_MULTIPLY_ADDS_PER_CALL = 2e9
_MIN_STEPS, _MAX_STEPS = 5, 200


@dataclasses.dataclass(frozen=True)
class LayerInitializer:
  """The initial values of a layer.

  Attributes:
    name: the layer's name.
    stddev: standard deviation of the truncated normal weights.
    bias: the constant initial bias.
  """
  name: str
  stddev: float
  bias: float


# As in models/tutorial.py.
LAYERS = (LayerInitializer('conv1', 0.05, 0.0), LayerInitializer('conv2', 0.05, 0.1),
          LayerInitializer('local3', 0.04, 0.1), LayerInitializer('local4', 0.04, 0.1),
          LayerInitializer('softmax_linear', 1 / 192, 0.0))


class FirstStep(NamedTuple):
  """What shows that two candidates train the same network.

  Attributes:
    loss: of the first step.
    num_parameters: the number of trainable scalars.
  """
  loss: float
  num_parameters: int


@dataclasses.dataclass(frozen=True)
class StepWorkload:
  """The training step of a network.

  `tutorial` is trained by plain SGD with moving averages, `softmax` by plain SGD, `cnn` by Adam.

  Attributes:
    images: float32 [batches, batch_size, side, side, channels].
    labels: int32 [batches, batch_size].
    num_classes: the number of logits.
    learning_rate: constant.
    weight_decay: factor of sum(w^2) / 2 over the weights of local3 and local4.
    moving_average_decay: of the moving averages of all variables.
    threads: the number of threads that a framework may use.
    model: the network, a key of engine/models/model_registry.py.
    dropout: the dropout rate before the last layer of `cnn`.
    steps_per_call: steps between two clock readings.
  """
  images: np.ndarray
  labels: np.ndarray
  num_classes: int
  learning_rate: float
  weight_decay: float
  moving_average_decay: float
  threads: int
  model: str = 'tutorial'
  dropout: float = 0.0
  steps_per_call: int = _MIN_STEPS


def steps_per_call(multiply_adds: int) -> int:
  """Returns the number of steps between two clock readings.

  Args:
    multiply_adds: of the forward pass of one step.
  """
  return round(min(max(_MULTIPLY_ADDS_PER_CALL / multiply_adds, _MIN_STEPS), _MAX_STEPS))
