"""The step that all candidates of the step benchmark take: the same network, batches and numbers.

No framework is imported here, since the processes of all of them read this page.
"""

import dataclasses

import numpy as np

# Steps of a candidate between two looks at the clock.
STEPS_PER_TURN = 5


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
  """One step of the tutorial's network, by plain gradient descent with moving averages.

  Attributes:
    images: float32 [batches, batch_size, side, side, channels].
    labels: int32 [batches, batch_size].
    num_classes: the number of logits.
    learning_rate: of the gradient descent.
    weight_decay: factor of sum(w^2) / 2 over the weights of local3 and local4.
    moving_average_decay: of the averages of all variables.
    threads: that a framework may compute with.
  """
  images: np.ndarray
  labels: np.ndarray
  num_classes: int
  learning_rate: float
  weight_decay: float
  moving_average_decay: float
  threads: int
