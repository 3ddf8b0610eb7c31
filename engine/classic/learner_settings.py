"""The settings of the classic learners, as data.

Nothing here imports TensorFlow, so that the command can check them before it imports it.
"""

import dataclasses

from engine.classic import hyperparameters

ACTIVATIONS = ('sigmoid', 'tanh', 'relu')


@dataclasses.dataclass(eq=False)
class LinearSettings:
  """Settings of a perceptron, and of every linear classifier."""
  learning_rate: float = hyperparameters.field(0.01, 'learning rate')
  max_epochs: int = hyperparameters.field(
      10, 'maximum number of passes over the examples')

  def __post_init__(self) -> None:
    """Refuses values out of range."""
    for name in ('learning_rate', 'max_epochs'):
      hyperparameters.require(getattr(self, name) > 0, self, name, 'give more than 0')


@dataclasses.dataclass(eq=False)
class AdalineSettings(LinearSettings):
  """Settings of ADALINE."""
  learning_rate: float = hyperparameters.field(0.001, 'learning rate')
  whole_batch: bool = hyperparameters.field(
      False, 'one update per epoch instead of one per example')


@dataclasses.dataclass(eq=False)
class MultilayerSettings:
  """Settings of a multi-layer perceptron."""
  learning_rate: float = hyperparameters.field(0.1, 'learning rate of the first epoch')
  max_epochs: int = hyperparameters.field(20, 'passes over the examples')
  hidden: tuple[int, ...] = hyperparameters.field((128,), 'units of the hidden layers')
  activation: str = hyperparameters.field('relu', 'sigmoid, tanh or relu')
  l1: float = hyperparameters.field(0.0, 'L1 regularization strength')
  l2: float = hyperparameters.field(0.0001, 'L2 regularization strength')
  momentum: float = hyperparameters.field(0.9, 'momentum')
  decay: float = hyperparameters.field(0.2, 'learning-rate decay: divisor 1 + decay * epoch')
  batch_size: int = hyperparameters.field(100, 'examples per step')
  seed: int = hyperparameters.field(0, 'seed of initial weights and order')

  def __post_init__(self) -> None:
    """Refuses values out of range."""
    for name in ('learning_rate', 'max_epochs', 'batch_size'):
      hyperparameters.require(getattr(self, name) > 0, self, name, 'give more than 0')
    for name in ('l1', 'l2', 'decay', 'seed'):
      hyperparameters.require(getattr(self, name) >= 0, self, name, 'give 0 or more')
    hyperparameters.require(0 <= self.momentum < 1, self, 'momentum', 'give 0 to below 1')
    hyperparameters.require(
      all(units > 0 for units in self.hidden), self, 'hidden', 'give more than 0'
    )
    hyperparameters.require(self.activation in ACTIVATIONS, self, 'activation',
                            f'give one of {", ".join(ACTIVATIONS)}')
