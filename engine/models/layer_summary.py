"""A network layer by layer: output shapes, parameters, multiply-adds.

All numbers come from the network's traced graph, where the weights of a product say which layer it
belongs to. A convolution with k taps, C inputs and F outputs at n pixels takes n k C F
multiply-adds, a dense layer C F; biases, activations, pooling and normalization are not counted.
"""

from collections.abc import Collection
import dataclasses
import math

import tensorflow as tf

from engine.models import model_registry
from engine.models import network as network_lib

_PRODUCTS = ('Conv2D', 'MatMul')
# Operations between a variable and the product that uses it.
_TRANSPARENT = ('Cast', 'Identity', 'Reshape')


@dataclasses.dataclass(frozen=True)
class LayerSummary:
  """One layer.

  Attributes:
    name: a key of `network.Network.activations`.
    shape: of its output for one image.
    parameters: number of trainable parameters.
    multiply_adds: per image.
    frozen: whether its parameters are not trained.
  """
  name: str
  shape: tuple[int, ...]
  parameters: int
  multiply_adds: int
  frozen: bool = False


def layers(network: network_lib.Network, image_shape: tuple[int, int, int],
           frozen: Collection[str] = ()) -> list[LayerSummary]:
  """Returns the layers of a network in the order of computation.

  Args:
    network: the network.
    image_shape: height, width and channels of its images.
    frozen: names of the layers that are not trained.
  """
  # Traced in float64, where every convolution is a single operation; nothing is computed.
  traced = tf.function(network.activations, autograph=False).get_concrete_function(
      tf.TensorSpec([1, *image_shape], tf.float64))
  sizes = {name: variable.shape.num_elements()
           for name, variable in model_registry.named_variables(network).items()}
  products = _multiply_adds(traced.graph, network)
  return [
      LayerSummary(name, tuple(output.shape[1:]), _sum_of_layer(sizes, name),
                   _sum_of_layer(products, name), name in frozen)
      for name, output in traced.structured_outputs.items()]


def multiply_adds(network: network_lib.Network, image_shape: tuple[int, int, int]) -> int:
  """Returns the multiply-adds of the forward pass for one image.

  Training takes about three times as many: each product has two gradients.

  Args:
    network: the network.
    image_shape: height, width and channels of its images.
  """
  return sum(layer.multiply_adds for layer in layers(network, image_shape))


def _sum_of_layer(values: dict[str, int], layer: str) -> int:
  return sum(value for name, value in values.items() if name.partition('/')[0] == layer)


def _multiply_adds(graph: tf.Graph, network: network_lib.Network) -> dict[str, int]:
  """Returns the multiply-adds per variable that is an operand of a product, by its name."""
  handles = {id(variable.handle): model_registry.variable_name(variable)
             for variable in network.variables}
  names = {id(inner): handles[id(outer)] for outer, inner in graph.captures
           if id(outer) in handles}
  found: dict[str, int] = {}
  for operation in graph.get_operations():
    if operation.type not in _PRODUCTS:
      continue
    weights = operation.inputs[1]
    name = names.get(id(_source(weights)))
    if name:
      *_, outputs = operation.outputs[0].shape
      places = math.prod(operation.outputs[0].shape) // outputs
      found[name] = found.get(name, 0) + places * weights.shape.num_elements()
  return found


def _source(tensor: tf.Tensor) -> tf.Tensor:
  """Returns the variable handle that a tensor was read from, or the first other tensor."""
  while tensor.op.type in (*_TRANSPARENT, 'ReadVariableOp'):
    tensor = tensor.op.inputs[0]
  return tensor


def table(found: list[LayerSummary]) -> str:
  """Returns the layers as a text table with a line of totals; frozen layers are marked."""
  total = LayerSummary('all', (), sum(layer.parameters for layer in found),
                sum(layer.multiply_adds for layer in found))
  rows = [('layer', 'output', 'parameters', 'multiply-adds', '')]
  rows += [(layer.name, shape_text(layer.shape), f'{layer.parameters:,}',
            f'{layer.multiply_adds:,}', 'frozen' * layer.frozen) for layer in (*found, total)]
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  return '\n'.join('  '.join(
      cell.rjust(width) if column > 1 else cell.ljust(width)
      for column, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()
      for row in rows)


def shape_text(shape: tuple[int, ...]) -> str:
  """Returns a shape as `24x24x64`."""
  return 'x'.join(map(str, shape))
