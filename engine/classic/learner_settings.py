"""The settings of the classic learners, as data.

Nothing here imports TensorFlow, so that the command can check them before it imports it.
"""

import dataclasses

from engine.classic import hyperparameters
from tfrecords import settings

_EPOCHS = settings.whole(1, 10 ** 9, 'that many epochs would take more than a lifetime')
_UNITS = settings.whole(1, 2 ** 14, 'a layer of that many units does not fit into memory')

ACTIVATIONS = ('sigmoid', 'tanh', 'relu')


@dataclasses.dataclass(eq=False)
class LinearSettings:
  """Settings of a perceptron, and of every linear classifier."""
  learning_rate: float = hyperparameters.field(0.01, 'learning rate', settings.POSITIVE)
  max_epochs: int = hyperparameters.field(
      10, 'maximum number of passes over the examples', _EPOCHS)

  def __post_init__(self) -> None:
    """Refuses values out of range."""
    hyperparameters.check_ranges(self)


@dataclasses.dataclass(eq=False)
class AdalineSettings(LinearSettings):
  """Settings of ADALINE."""
  learning_rate: float = hyperparameters.field(0.001, 'learning rate', settings.POSITIVE)
  whole_batch: bool = hyperparameters.field(
      False, 'one update per epoch instead of one per example')


@dataclasses.dataclass(eq=False)
class MultilayerSettings:
  """Settings of a multi-layer perceptron."""
  learning_rate: float = hyperparameters.field(
      0.1, 'learning rate of the first epoch', settings.POSITIVE)
  max_epochs: int = hyperparameters.field(20, 'passes over the examples', _EPOCHS)
  hidden: tuple[int, ...] = hyperparameters.field((128,), 'units of the hidden layers', _UNITS)
  activation: str = hyperparameters.field('relu', 'sigmoid, tanh or relu')
  l1: float = hyperparameters.field(0.0, 'L1 regularization strength', settings.NOT_NEGATIVE)
  l2: float = hyperparameters.field(
      0.0001, 'L2 regularization strength', settings.NOT_NEGATIVE)
  momentum: float = hyperparameters.field(0.9, 'momentum', settings.BELOW_ONE)
  decay: float = hyperparameters.field(
      0.2, 'learning-rate decay: divisor 1 + decay * epoch', settings.NOT_NEGATIVE)
  batch_size: int = hyperparameters.field(100, 'examples per step', settings.BATCH_SIZE)
  seed: int = hyperparameters.field(0, 'seed of initial weights and order', settings.SEED)

  def __post_init__(self) -> None:
    """Refuses values out of range."""
    hyperparameters.check_ranges(self)
    hyperparameters.require(self.activation in ACTIVATIONS, self, 'activation',
                            f'give one of {", ".join(ACTIVATIONS)}')
