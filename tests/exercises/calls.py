"""Calls of an operation, a reader's or the engine's, that are compared with each other."""

from collections.abc import Callable, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.gradcheck import finite_differences
from engine.ops import operation
from tests.exercises import reader_code

# Takes tensors in the order of the parameters, and settings by keyword; returns a tensor.
Function = Callable[..., tf.Tensor]


@dataclasses.dataclass(frozen=True)
class Case:
  """The arguments of one call.

  Attributes:
    tensors: by name, in the order of the parameters; those with gradients come first.
    names: of those with gradients.
    settings: the other arguments, by name.
  """
  tensors: dict[str, tf.Tensor]
  names: tuple[str, ...]
  settings: operation.OpSettings

  @property
  def arguments(self) -> list[tf.Tensor]:
    """All tensors."""
    return list(self.tensors.values())


def case(example: operation.Example, dtype: tf.DType,
         change: Callable[[tf.Tensor], tf.Tensor] = tf.identity) -> Case:
  """Returns the arguments of an example.

  Args:
    example: shapes and settings.
    dtype: of the floating-point tensors.
    change: of the values of those with gradients.
  """
  tensors = example.tensors(dtype)
  changed = {name: change(tensors[name]) for name in example.shapes}
  return Case(tensors | changed, tuple(example.shapes), operation.constants(example.settings))


def without_statistics(function: operation.Function, fixed: operation.OpSettings) -> Function:
  """Returns an operation of the registry, or its reference, with its first output alone.

  Args:
    function: takes tensors and settings by keyword or position.
    fixed: settings that every call gets.
  """
  def call(*arguments: tf.Tensor, **settings: object) -> tf.Tensor:
    return tf.nest.flatten(function(*arguments, **fixed, **settings))[0]
  return call


def of_reader(function: Callable) -> Function:
  """Returns a reader's operation, which raises a ReaderError unless it returns one tensor."""
  def call(*arguments: tf.Tensor, **settings: object) -> tf.Tensor:
    outputs = function(*arguments, **settings)
    if not tf.is_tensor(outputs):
      raise reader_code.ReaderError(f'it returns a {type(outputs).__name__}; expected a tensor: '
                                    'is @tf.custom_gradient in its place?')
    return outputs
  return call


def run(function: Function, of: Case, scale: float = 1.0) -> list[tf.Tensor | None]:
  """Returns the result of a call and its gradients, None for one that is missing.

  Args:
    function: the operation.
    of: the arguments.
    scale: factor of the upstream gradient.
  """
  return _differentiated(function, of, of.arguments, scale)


def run_traced(function: Function, of: Case, batched: Sequence[str]) -> list[tf.Tensor | None]:
  """Returns the same, traced with a batch of unknown size.

  Args:
    function: the operation.
    of: the arguments.
    batched: names of the tensors whose leading axis is the batch.
  """
  signature = [tf.TensorSpec([None, *value.shape[1:]] if name in batched else value.shape,
                             value.dtype) for name, value in of.tensors.items()]

  @tf.function(input_signature=signature, autograph=False)
  def traced(*arguments: tf.Tensor) -> list[tf.Tensor | None]:
    return _differentiated(function, of, list(arguments), 1.0)

  return traced(*of.arguments)


def gradient_target(function: Function, of: Case, gradients: Sequence[np.ndarray]
                    ) -> finite_differences.GradientTarget:
  """Returns the gradients of a call as what a gradient check takes."""
  variables = {name: tf.Variable(of.tensors[name]) for name in of.names}

  def loss() -> tf.Tensor:
    values = of.tensors | {name: variable.read_value() for name, variable in variables.items()}
    outputs = function(*values.values(), **of.settings)
    return tf.reduce_sum(outputs * _upstream(outputs))

  return finite_differences.GradientTarget('', variables, loss, lambda: gradients)


def _differentiated(function: Function, of: Case, arguments: list[tf.Tensor], scale: float
                    ) -> list[tf.Tensor | None]:
  wanted = arguments[:len(of.names)]
  with tf.GradientTape() as tape:
    tape.watch(wanted)
    outputs = function(*arguments, **of.settings)
  return [outputs, *tape.gradient(outputs, wanted, output_gradients=scale * _upstream(outputs))]


def _upstream(outputs: tf.Tensor) -> tf.Tensor:
  """Returns a derivative of its own for every output, so that errors of several do not cancel."""
  numbers = tf.cast(tf.range(tf.size(outputs)) + 1, outputs.dtype)
  return tf.reshape(tf.cos(numbers), tf.shape(outputs))
