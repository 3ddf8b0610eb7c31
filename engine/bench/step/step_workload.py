"""The step that all candidates of the step benchmark take: the same network, batches and numbers.

No framework is imported here, since the processes of all of them read this page.
"""

import dataclasses

import numpy as np

# Between two looks at the clock a candidate takes as many steps as make so many multiply-adds, from
# 5 of a large network to 200 of a small one, where a look costs as much as a step.
_WORK_PER_TURN = 2e9
_FEWEST, _MOST = 5, 200


@dataclasses.dataclass(frozen=True)
class Layer:
  """How a layer begins: the deviation of its truncated normal weights, and its biases."""
  name: str
  stddev: float
  bias: float


# As models/tutorial.py has them.
LAYERS = (Layer('conv1', 0.05, 0.0), Layer('conv2', 0.05, 0.1), Layer('local3', 0.04, 0.1),
          Layer('local4', 0.04, 0.1), Layer('softmax_linear', 1 / 192, 0.0))


@dataclasses.dataclass(frozen=True)
class Task:
  """One step of a network.

  The tutorial's goes by plain gradient descent with moving averages, `softmax` by plain gradient
  descent, `cnn` by Adam.

  Attributes:
    images: float32 [batches, batch_size, side, side, channels].
    labels: int32 [batches, batch_size].
    num_classes: the number of logits.
    learning_rate: of the gradient descent.
    weight_decay: factor of sum(w^2) / 2 over the weights of local3 and local4.
    moving_average_decay: of the averages of all variables.
    threads: that a framework may compute with.
    model: the network, a row of engine/models/model_registry.py.
    dropout: share of what is left out in front of the last layer of `cnn`.
    steps_per_turn: steps between two looks at the clock.
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
  steps_per_turn: int = _FEWEST


def steps_per_turn(multiply_adds: int) -> int:
  """Returns how many steps of so many multiply-adds a candidate takes in one go."""
  return round(min(max(_WORK_PER_TURN / multiply_adds, _FEWEST), _MOST))
