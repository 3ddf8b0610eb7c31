"""Gradient targets of operations: the first example of each row of the registry.

The loss weights every output differently, so that errors of several outputs do not cancel.
"""

from collections.abc import Mapping

import tensorflow as tf

from engine.gradcheck import finite_differences
from engine.ops import operation
from engine.ops import registry
from tfrecords import errors

NAMES = tuple(registry.OPERATIONS)


def of_op(name: str) -> finite_differences.GradientTarget:
  """Returns the weighted sum of an operation's outputs, with its differentiable arguments.

  Args:
    name: one of NAMES.

  Raises:
    errors.InputError: there is no such operation.
  """
  if name not in registry.OPERATIONS:
    raise errors.InputError(f'--op={name}: there is no such operation; '
                            f'{errors.did_you_mean(name, NAMES)}')
  row = registry.OPERATIONS[name]
  example = row.examples[0]
  tensors = example.tensors(tf.float64)
  variables = {argument: tf.Variable(tensors.pop(argument), name=argument)
               for argument in example.shapes}
  fixed = tensors | operation.constants(example.settings)
  return finite_differences.GradientTarget(
      f'operation {name}', {f'{name}/{argument}': value for argument, value in variables.items()},
      lambda: _loss(row.function, variables, fixed))


def _loss(function: operation.Function, variables: Mapping[str, tf.Variable],
          fixed: Mapping[str, object]) -> tf.Tensor:
  """Returns the weighted sum of the first output; others are statistics without gradient."""
  values = {name: variable.read_value() for name, variable in variables.items()}
  outputs = tf.nest.flatten(function(**values, **fixed))[0]
  weights = tf.cos(tf.cast(tf.range(tf.size(outputs)), outputs.dtype) + 1)
  return tf.reduce_sum(tf.reshape(outputs, [-1]) * weights)
