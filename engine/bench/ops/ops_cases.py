"""The operations that the benchmark measures, beside TensorFlow's: the rows of the registry.

The sizes are those of the tutorial's network, in the layers that the rows name.
"""

from collections.abc import Callable, Mapping
import dataclasses

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from engine.ops import operation as operation_lib
from engine.ops import registry
from tfrecords import datasets

Call = Callable[..., tf.Tensor]


@dataclasses.dataclass(frozen=True, eq=False)
class OpCase:
  """An operation at one size.

  Attributes:
    name: operation and layer.
    arguments: float32 tensors, which are cast and differentiated, and integers, which are not.
    operation: calls the engine's operation with them; returns its first output.
    tensorflow: calls TensorFlow's; None if there is no equivalent.
  """
  name: str
  arguments: tuple[tf.Tensor, ...]
  operation: Call
  tensorflow: Call | None


def cases(recipe: recipe_lib.Recipe) -> list[OpCase]:
  """Returns every size of every operation in the registry.

  Args:
    recipe: gives batch size, crop size and number of classes.
  """
  shapes = _shapes(recipe)
  return [_case(row, benchmark, shapes) for row in registry.OPERATIONS.values()
          for benchmark in row.benchmarks]


def _case(row: operation_lib.Operation, benchmark: operation_lib.Benchmark,
          shapes: Mapping[str, tuple[int, ...]]) -> OpCase:
  tensors = {argument: _values(name, shapes, seed)
             for seed, (argument, name) in enumerate(benchmark.tensors.items())}
  tensors |= {argument: operation_lib.as_tensor(value, tf.float32)
              for argument, value in operation_lib.arrays(benchmark.settings).items()}
  constants = operation_lib.constants(benchmark.settings)

  def bind(function: operation_lib.Function) -> Call:
    def call(*values: tf.Tensor) -> tf.Tensor:
      outputs = function(**dict(zip(tensors, values, strict=True)), **constants)
      return tf.nest.flatten(outputs)[0]
    return call

  return OpCase(f'{row.name} {benchmark.layer}', tuple(tensors.values()), bind(row.function),
                bind(row.tensorflow) if row.tensorflow else None)


def _values(name: str, shapes: Mapping[str, tuple[int, ...]], seed: int) -> tf.Tensor:
  """Returns random values for a tensor of the network: labels, a variance, or normal numbers."""
  if name == 'labels':
    batch_size, num_classes = shapes['softmax_linear']
    return tf.range(batch_size) % num_classes
  numbers = tf.random.stateless_normal(shapes[name], [1, seed])
  return tf.abs(numbers) if name.endswith('/variance') else numbers


def _shapes(recipe: recipe_lib.Recipe) -> dict[str, tuple[int, ...]]:
  """Returns the shapes of the network's images, activations and variables, by name."""
  spec = datasets.get(recipe.dataset)
  image_shape = recipe.preprocessing.output_shape(spec.image_shape)
  network = model_registry.build('tutorial', image_shape, spec.num_classes)
  images = tf.TensorSpec([recipe.batch_size, *image_shape], tf.float32)
  layers = tf.function(network.activations, autograph=False).get_concrete_function(
      images).structured_outputs
  tensors = {'images': images} | layers | model_registry.named_variables(network)
  shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
  # What the network has no tensor of: the flattened pool2, and moving variances.
  return shapes | {'flat': (recipe.batch_size, shapes['local3/weights'][0]),
                   'conv2/variance': shapes['conv2/biases']}
