"""The operations as targets: small arguments without symmetry, and a loss that weighs the outputs.

No two numbers are equal or nearly so, and none is near 0, so that no maximum is tied and no relu on
its kink. Every output counts with a weight of its own, so that no fault cancels.
"""

from collections.abc import Callable, Mapping
import dataclasses
import functools
from typing import Any

import numpy as np
import tensorflow as tf

from engine.gradcheck import finite_differences
from engine.ops import activations
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import cross_entropy
from engine.ops import dense
from engine.ops import dropout
from engine.ops import local_response_normalization
from engine.ops import pooling
from engine.ops import weight_decay
from tfrecords import errors

_LABELS = np.array([2, 0, 3], np.int32)


@dataclasses.dataclass(frozen=True)
class Case:
  """An operation at one small size.

  Attributes:
    module: where it lies, looked up when it is called.
    shapes: of the arguments that have gradients, by name.
    settings: the other arguments.
  """
  module: Any
  shapes: Mapping[str, tuple[int, ...]]
  settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)


CASES = {
  'conv2d': Case(
    conv, {'images': (2, 6, 5, 2), 'filters': (3, 2, 2, 3)}, {'strides': 2, 'padding': 'SAME'}
  ),
  'add_bias': Case(bias, {'values': (2, 3, 2, 4), 'biases': (4,)}),
  'relu': Case(activations, {'values': (3, 4, 2)}),
  'gelu': Case(activations, {'values': (3, 4, 2)}),
  'silu': Case(activations, {'values': (3, 4, 2)}),
  'average_pool': Case(pooling, {'images': (2, 6, 5, 3)}),
  'max_pool': Case(pooling, {'images': (2, 6, 5, 3)}),
  'local_response_normalization': Case(
    local_response_normalization, {'images': (2, 2, 2, 7)}, {'depth_radius': 2, 'alpha': 0.3}
  ),
  'bias_relu_lrn': Case(
    local_response_normalization,
    {'images': (2, 2, 2, 5), 'biases': (5,)},
    {'depth_radius': 1, 'alpha': 0.4},
  ),
  'batch_normalization': Case(
    batch_normalization, {'images': (3, 2, 2, 3), 'shift': (3,)}, {'epsilon': 0.01}
  ),
  'normalize': Case(
    batch_normalization,
    {'images': (2, 3, 2, 4), 'shift': (4,)},
    {'mean': [0.1, -0.2, 0.3, 0.0], 'variance': [1.0, 0.5, 2.0, 0.1], 'epsilon': 0.1},
  ),
  'dropout': Case(dropout, {'values': (5, 3, 7)}, {'rate': 0.3, 'seed': (4, 9)}),
  'dense': Case(dense, {'inputs': (3, 5), 'weights': (5, 4)}),
  'softmax_cross_entropy': Case(
    cross_entropy, {'logits': (3, 4)}, {'labels': _LABELS, 'label_smoothing': 0.2}
  ),
  'weight_decay': Case(weight_decay, {'weights': (4, 3)}, {'rate': 0.3}),
}


def of_op(name: str) -> finite_differences.GradientTarget:
  """Returns an operation as a target.

  Raises:
    errors.InputError: there is no such operation.
  """
  if name not in CASES:
    raise errors.InputError(f'--op={name}: there is no such operation; '
                            f'{errors.did_you_mean(name, CASES)}')
  case = CASES[name]
  arguments = {argument: tf.Variable(_numbers(shape, number), name=argument)
               for number, (argument, shape) in enumerate(case.shapes.items())}
  settings = {key: tf.constant(value, tf.float64) if isinstance(value, list) else value
              for key, value in case.settings.items()}
  # Arguments by their own names, so that it does not matter in which order they come.
  operation = functools.partial(getattr(case.module, name), **settings)
  return finite_differences.GradientTarget(
      f'operation {name}', {f'{name}/{argument}': value for argument, value in arguments.items()},
      lambda: _weighed(operation, arguments))


def _weighed(operation: Callable[..., Any], arguments: Mapping[str, tf.Variable]) -> tf.Tensor:
  # Further outputs are statistics, which have no gradient.
  outputs = tf.nest.flatten(
      operation(**{name: value.read_value() for name, value in arguments.items()}))[0]
  weights = tf.cos(tf.cast(tf.range(tf.size(outputs)), outputs.dtype) + 1)
  return tf.reduce_sum(tf.reshape(outputs, [-1]) * weights)


def _numbers(shape: tuple[int, ...], seed: int) -> np.ndarray:
  """Returns float64 numbers of -2 to 2 on a grid, shuffled."""
  size = int(np.prod(shape))
  grid = (np.arange(size) + 0.5 + 0.1 * seed) / size * 4 - 2
  return np.random.default_rng(seed).permutation(grid).reshape(shape)
