"""All variables of a training, in one object that a checkpoint saves."""

from collections.abc import Callable

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.models import model_registry
from engine.optim import optimizer as optimizer_lib
from engine.training import loss
from engine.training import parameter_groups


class TrainState(tf.Module):
  """Network, moving averages, optimizer and step.

  Attributes:
    network: the trained network.
    averages: a second network of the same kind, whose variables are the moving averages.
    optimizer: the update rule with its accumulators.
    step: int64 scalar variable, the number of updates done.
    seed: of initial values, dropout and augmentation.
    class_weights: of the losses, where the recipe balances them; else None.

  Example:
    >>> recipe = rana.recipes['mnist_softmax']
    >>> state = rana.loop.TrainState(
    ...     rana.loop.RunConfig(recipe, 0, recipe.class_names, (28, 28, 1), 60_000))
    >>> for variable in state.network.trainable_variables:
    ...   print(variable.name, variable.shape)
    softmax/biases:0 (10,)
    softmax/weights:0 (784, 10)
  """

  def __init__(self, config: run_config.RunConfig):
    """Creates all variables; to be called in the scope of the strategy."""
    super().__init__()
    self.seed = config.seed
    self.class_weights = loss.class_weights(config.recipe, config.class_counts)
    self.network = build_network(config)
    self.averages = build_network(config)
    self.optimizer = build_optimizer(self.network, config.recipe)
    self.step = tf.Variable(0, trainable=False, dtype=tf.int64, name='step',
                            aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA)

  def adapt(self, images: Callable[[], tf.Tensor]) -> None:
    """Settles what depends on the training set; see `network.Network.adapt`."""
    for network in (self.network, self.averages):
      network.adapt(images)

  def take(self, other: 'TrainState') -> None:
    """Gives all variables the values of another state's, which has the same ones."""
    for mine, theirs in zip(self.variables, other.variables, strict=True):
      mine.assign(theirs.read_value())

  def checkpoint(self) -> tf.train.Checkpoint:
    """Returns the checkpoint object of this state."""
    return tf.train.Checkpoint(network=self.network, averages=self.averages,
                               optimizer=self.optimizer, step=self.step)


def build_network(config: run_config.RunConfig) -> tf.Module:
  """Builds the run's network with its initial values."""
  return model_registry.build(config.recipe.model, config.input_shape, len(config.class_names),
                              config.seed, config.recipe.dropout)


def build_optimizer(network: tf.Module, recipe: recipe_lib.Recipe) -> optimizer_lib.Optimizer:
  """Builds the recipe's optimizer for the trainable variables of a network.

  Raises:
    errors.InputError: the network has no variable that the optimizer applies to.
  """
  recipe.optimizer.check_shapes(variable.shape for variable in network.trainable_variables)
  return optimizer_lib.Optimizer(parameter_groups.of_recipe(network, recipe))
