"""The networks by name, and functions of any network's variables.

To add a network, write a `network.Network` in a file of its own, and a row in each of the two
tables here. TensorFlow is imported with the first class that is looked up, not for the names:
commands check their flags before they import it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
import functools
import typing

if typing.TYPE_CHECKING:
  import tensorflow as tf

  from engine.models import network as network_lib

_NAMES = ('tutorial', 'airbench', 'small_airbench', 'resnet', 'softmax', 'deep', 'dense', 'cnn')


@functools.cache
def _classes() -> dict[str, type[network_lib.Network]]:
  from engine.models import airbench
  from engine.models import dense_networks
  from engine.models import mnist_cnn
  from engine.models import resnet
  from engine.models import tutorial
  return {
      'tutorial': tutorial.Tutorial,
      'airbench': airbench.Airbench,
      'small_airbench': airbench.SmallAirbench,
      'resnet': resnet.ResNet,
      'softmax': dense_networks.Softmax,
      'deep': dense_networks.Deep,
      'dense': dense_networks.Dense,
      'cnn': mnist_cnn.Cnn,
  }


class _Models(Mapping):
  """The classes of the networks by name; its keys alone import no TensorFlow."""

  def __getitem__(self, name: str) -> type[network_lib.Network]:
    return _classes()[name]

  def __iter__(self) -> Iterator[str]:
    return iter(_NAMES)

  def __len__(self) -> int:
    return len(_NAMES)

  def __contains__(self, name: object) -> bool:
    return name in _NAMES


MODELS: Mapping[str, type[network_lib.Network]] = _Models()


def build(model: str, image_shape: tuple[int, int, int], num_classes: int,
          seed: int = 0, dropout: float = 0.0) -> network_lib.Network:
  """Builds the network called `model`.

  Args:
    model: a key of MODELS.
    image_shape: height, width and channels of the images.
    num_classes: the number of logits.
    seed: of the initial values.
    dropout: dropout rate, 0 to below 1.
  """
  return MODELS[model](image_shape, num_classes, seed, dropout)


def variable_name(variable: tf.Variable) -> str:
  """Returns a variable's name without TensorFlow's output suffix: `conv1/weights`."""
  return variable.name.partition(':')[0]


def layer_of(variable: tf.Variable) -> str:
  """Returns the name of the layer that a variable belongs to: `conv1`."""
  return variable.name.partition('/')[0]


def named_variables(network: tf.Module, frozen: Collection[str] = ()) -> dict[str, tf.Variable]:
  """Returns the trainable variables of a network by name, without those of frozen layers."""
  return {variable_name(variable): variable for variable in network.trainable_variables
          if layer_of(variable) not in frozen}


def moving_variables(network: tf.Module, frozen: Collection[str]) -> list[tf.Variable]:
  """Returns the variables that training may change: without frozen layers, with statistics."""
  return [variable for variable in network.variables if layer_of(variable) not in frozen]


def parameter_count(network: tf.Module, frozen: Collection[str] = ()) -> int:
  """Returns the number of trainable parameters, without those of frozen layers."""
  return sum(variable.shape.num_elements()
             for variable in named_variables(network, frozen).values())
