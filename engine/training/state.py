"""Everything that a training changes, in one object that a checkpoint saves whole."""

import tensorflow as tf

from engine import config as config_lib
from engine.models import catalogue
from engine.optim import sgd


class TrainState(tf.Module):
  """Network, moving averages, optimiser and step.

  Attributes:
    network: the trained network.
    averages: a second network of the same kind, whose variables are the moving averages.
    optimizer: the update rule with its accumulators.
    step: int64 scalar variable, the number of updates done.
  """

  def __init__(self, config: config_lib.Config):
    """Makes all variables; under a strategy, to be called in its scope."""
    super().__init__()
    recipe = config.recipe
    self.network = build_network(config)
    self.averages = build_network(config)
    self.optimizer = sgd.Sgd(self.network.trainable_variables, recipe.momentum, recipe.nesterov)
    self.step = tf.Variable(0, trainable=False, dtype=tf.int64, name='step',
                            aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA)

  def checkpoint(self) -> tf.train.Checkpoint:
    """Returns what is saved."""
    return tf.train.Checkpoint(network=self.network, averages=self.averages,
                               optimizer=self.optimizer, step=self.step)


def build_network(config: config_lib.Config) -> tf.Module:
  """Makes the run's network with its initial values."""
  return catalogue.build(config.recipe.model, config.input_shape, len(config.class_names),
                         config.seed)
