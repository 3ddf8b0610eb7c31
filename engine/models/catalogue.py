"""The networks by name.

A network is a tf.Module with `layers(images) -> {layer: activations}`, whose last entry are the
logits, and `__call__(images) -> logits`. Its variables are called `layer/weights`,
`layer/biases`; its class attribute `WEIGHTED` names the layers that have some.
"""

import tensorflow as tf

from engine.models import tutorial

MODELS: dict[str, type[tf.Module]] = {
    'tutorial': tutorial.Tutorial,
}


def build(model: str, image_shape: tuple[int, int, int], num_classes: int,
          seed: int = 0) -> tf.Module:
  """Makes the network called `model`; arguments as in models/tutorial.py."""
  return MODELS[model](image_shape, num_classes, seed)


def variable_name(variable: tf.Variable) -> str:
  """Returns a variable's name without TensorFlow's output suffix: `conv1/weights`."""
  return variable.name.partition(':')[0]


def named_variables(network: tf.Module) -> dict[str, tf.Variable]:
  """Returns the trained variables of a network by name."""
  return {variable_name(variable): variable for variable in network.trainable_variables}


def parameter_count(network: tf.Module) -> int:
  """Returns the number of trained scalars."""
  return sum(variable.shape.num_elements() for variable in network.trainable_variables)
