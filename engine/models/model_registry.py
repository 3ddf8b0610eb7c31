"""The networks by name.

A network is a `network.Network`: its layers, in a file of its own, and a row here.
"""

from collections.abc import Collection

import tensorflow as tf

from engine.models import airbench
from engine.models import dense_networks
from engine.models import mnist_cnn
from engine.models import network as network_lib
from engine.models import resnet
from engine.models import tutorial

MODELS: dict[str, type[network_lib.Network]] = {
    'tutorial': tutorial.Tutorial,
    'airbench': airbench.Airbench,
    'small_airbench': airbench.SmallAirbench,
    'resnet': resnet.ResNet,
    'softmax': dense_networks.Softmax,
    'deep': dense_networks.Deep,
    'dense': dense_networks.Dense,
    'cnn': mnist_cnn.Cnn,
}


def build(model: str, image_shape: tuple[int, int, int], num_classes: int,
          seed: int = 0, dropout: float = 0.0) -> network_lib.Network:
  """Makes the network called `model`; arguments as in models/tutorial.py."""
  return MODELS[model](image_shape, num_classes, seed, dropout)


def variable_name(variable: tf.Variable) -> str:
  """Returns a variable's name without TensorFlow's output suffix: `conv1/weights`."""
  return variable.name.partition(':')[0]


def layer_of(variable: tf.Variable) -> str:
  """Returns the name of the layer that a variable belongs to: `conv1`."""
  return variable.name.partition('/')[0]


def named_variables(network: tf.Module, frozen: Collection[str] = ()) -> dict[str, tf.Variable]:
  """Returns the trained variables of a network by name, those of frozen layers left out."""
  return {variable_name(variable): variable for variable in network.trainable_variables
          if layer_of(variable) not in frozen}


def moving_variables(network: tf.Module, frozen: Collection[str]) -> list[tf.Variable]:
  """Returns the variables, statistics included, that a training with frozen layers may change."""
  return [variable for variable in network.variables if layer_of(variable) not in frozen]


def parameter_count(network: tf.Module, frozen: Collection[str] = ()) -> int:
  """Returns the number of trained scalars, those of frozen layers left out."""
  return sum(variable.shape.num_elements()
             for variable in named_variables(network, frozen).values())
