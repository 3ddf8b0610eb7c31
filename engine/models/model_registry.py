"""The networks by name, and functions of any network's variables.

To add a network, write a `network.Network` in a file of its own, and a row here. A row names the
module and the class; the module, and with it TensorFlow, is imported when the class is looked up,
so that commands can check their flags before that. A name that starts with `sequential:` lists the
layers themselves (layer_text.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
import importlib
import typing

from engine.models import layer_text
from tfrecords import errors

if typing.TYPE_CHECKING:
  import tensorflow as tf

  from engine.models import network as network_lib

_ROWS = {
    'tutorial': 'engine.models.tutorial:Tutorial',
    'airbench': 'engine.models.airbench:Airbench',
    'small_airbench': 'engine.models.airbench:SmallAirbench',
    'resnet': 'engine.models.resnet:ResNet',
    'softmax': 'engine.models.dense_networks:Softmax',
    'deep': 'engine.models.dense_networks:Deep',
    'dense': 'engine.models.dense_networks:Dense',
    'cnn': 'engine.models.mnist_cnn:Cnn',
}
# The network of any standard layers, whose name lists them.
_SEQUENTIAL = 'engine.models.sequential'


class _Models(Mapping[str, 'type[network_lib.Network]']):
  """The classes of the networks by name; only looking up a class imports TensorFlow."""

  def __getitem__(self, name: str) -> type[network_lib.Network]:
    if name.startswith(layer_text.PREFIX):
      return importlib.import_module(_SEQUENTIAL).of_text(name)
    module, _, class_name = _ROWS[name].partition(':')
    return getattr(importlib.import_module(module), class_name)

  def __iter__(self) -> Iterator[str]:
    return iter(_ROWS)

  def __len__(self) -> int:
    return len(_ROWS)

  def __contains__(self, name: object) -> bool:
    return name in _ROWS


MODELS: Mapping[str, type[network_lib.Network]] = _Models()


def check(name: str) -> None:
  """Refuses what is not the name of a network; imports no TensorFlow.

  Raises:
    errors.InputError: names the networks, or what is wrong with the list of layers.
  """
  if name.startswith(layer_text.PREFIX):
    layer_text.parse(name)
  elif name not in _ROWS:
    raise errors.InputError(f'--model={name}: {errors.did_you_mean(name, _ROWS)}')


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
