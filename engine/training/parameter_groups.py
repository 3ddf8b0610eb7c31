"""The groups of variables that a recipe trains: each with its rule, multiplier and weight decay."""

from collections.abc import Sequence

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from engine.optim import optimizer as optimizer_lib


def of_recipe(network: tf.Module, recipe: recipe_lib.Recipe) -> Sequence[optimizer_lib.Group]:
  """Returns the groups of a network's trainable variables, each variable in one of its own.

  The weights of the recipe's weight decay layers decay, never their biases; frozen layers are in no
  group.

  Args:
    network: the trained network.
    recipe: gives the rule, the multipliers, what decays and what is frozen.
  """
  return optimizer_lib.groups_of(
      model_registry.named_variables(network, recipe.frozen_layers), recipe.optimizer,
      recipe.learning_rate, bias_lr_multiplier=recipe.bias_lr_multiplier,
      weight_decay=lambda name: recipe.weight_decay if recipe.decays(name) else 0.0)
