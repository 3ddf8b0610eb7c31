"""What every operation has to satisfy, as data and checks that the tests share.

A case names an operation, its twin and small arguments. The first `differentiable` arguments have
gradients; the first `batched` have the examples on their leading axis. Of several outputs, the last
`statistics` are float32 where the arguments are bfloat16, and have no gradient.
"""

import collections.abc
import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from engine.ops import activations
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import cross_entropy
from engine.ops import dense
from engine.ops import dropout
from engine.ops import local_response_normalization
from engine.ops import pooling
from engine.ops import reference
from engine.ops import weight_decay

# Room for float64 rounding and for the third-order term of a central difference.
_DIFFERENCE_STEP = 1e-5
_DIFFERENCE_TOLERANCE = 1e-7


@dataclasses.dataclass(frozen=True)
class Case:
  """One operation with its twin and arguments that both take."""
  module: str
  operation: collections.abc.Callable[..., tf.Tensor]
  twin: collections.abc.Callable[..., tf.Tensor]
  arguments: tuple[np.ndarray, ...]
  settings: dict[str, Any] = dataclasses.field(default_factory=dict)
  differentiable: int = 1
  batched: int = 1
  statistics: int = 0

  def typed(self, dtype: tf.DType = tf.float64) -> list[tf.Tensor]:
    """Returns the arguments as tensors, floating-point ones of type `dtype`."""
    return [tf.constant(a, dtype if a.dtype.kind == 'f' else None) for a in self.arguments]


def draw(*shape: int, seed: int = 0) -> np.ndarray:
  """Returns float64 numbers on a shuffled grid: no two equal or near, none near zero."""
  count = int(np.prod(shape))
  grid = (np.arange(count) + 0.5) / count * 4 - 2
  return np.random.default_rng(seed).permutation(grid).reshape(shape)


def cases() -> list[Case]:
  """Returns one case or more for every operation."""
  labels = np.array([2, 0, 3])
  return [
      Case('conv', conv.conv2d, reference.conv2d, (draw(2, 5, 4, 2), draw(3, 3, 2, 3, seed=1)),
           differentiable=2),
      Case('conv', conv.conv2d, reference.conv2d, (draw(2, 6, 5, 2), draw(2, 3, 2, 2, seed=1)),
           {'strides': 2, 'padding': 'VALID'}, differentiable=2),
      Case('bias', bias.add_bias, reference.add_bias, (draw(2, 3, 2, 4), draw(4, seed=1)),
           differentiable=2),
      Case('activations', activations.relu, reference.relu, (draw(3, 4, 2),)),
      Case('activations', activations.gelu, reference.gelu, (draw(3, 4, 2),)),
      Case('activations', activations.silu, reference.silu, (draw(3, 4, 2),)),
      Case('pooling', pooling.max_pool, reference.max_pool, (draw(2, 6, 5, 3),)),
      Case('pooling', pooling.max_pool, reference.max_pool, (draw(2, 5, 6, 2),),
           {'window': 2, 'strides': 1, 'padding': 'VALID'}),
      Case('pooling', pooling.max_pool, reference.max_pool, (draw(2, 6, 5, 3),),
           {'batch_last': True}),
      Case('pooling', pooling.average_pool, reference.average_pool, (draw(2, 6, 5, 3),)),
      Case('pooling', pooling.average_pool, reference.average_pool, (draw(2, 5, 6, 2),),
           {'window': 2, 'strides': 1, 'padding': 'VALID'}),
      Case('normalization', local_response_normalization.local_response_normalization,
           reference.local_response_normalization, (draw(2, 2, 2, 7),),
           {'depth_radius': 2, 'alpha': 0.3}),
      Case('normalization', local_response_normalization.local_response_normalization,
           reference.local_response_normalization, (draw(2, 2, 1, 6),),
           {'depth_radius': 9, 'bias': 2.0, 'alpha': 0.7, 'beta': 1.3}),
      Case('normalization', local_response_normalization.bias_relu_lrn,
           reference.bias_relu_lrn, (draw(2, 2, 2, 5), draw(5, seed=1)),
           {'depth_radius': 1, 'alpha': 0.4}, differentiable=2),
      Case('normalization', local_response_normalization.bias_relu_lrn,
           reference.bias_relu_lrn, (draw(3, 2, 3, 5), draw(5, seed=1)),
           {'depth_radius': 1, 'alpha': 0.4, 'batch_last': True}, differentiable=2),
      Case('batch_normalization', batch_normalization.batch_normalization,
           reference.batch_normalization, (draw(3, 2, 2, 3), draw(3, seed=1)),
           {'epsilon': 0.01}, differentiable=2, statistics=2),
      Case('batch_normalization', batch_normalization.batch_normalization,
           reference.batch_normalization, (draw(2, 3, 1, 2), draw(2, seed=1)),
           {'epsilon': 0.2, 'sum_over_replicas': tf.identity}, differentiable=2, statistics=2),
      Case('batch_normalization', batch_normalization.normalize, reference.normalize,
           (draw(2, 3, 2, 4), draw(4, seed=1), np.abs(draw(4, seed=2)), draw(4, seed=3)),
           {'epsilon': 0.1}),
      Case('dropout', dropout.dropout, reference.dropout, (draw(5, 3, 7),),
           {'rate': 0.3, 'seed': (4, 9)}),
      Case('dropout', dropout.dropout, reference.dropout, (draw(4, 8),),
           {'rate': 0.5, 'seed': (1, 2), 'batch_offset': 3}),
      Case('dense', dense.dense, reference.dense, (draw(3, 5), draw(5, 4, seed=1)),
           differentiable=2),
      Case('cross_entropy', cross_entropy.softmax_cross_entropy,
           reference.softmax_cross_entropy, (draw(3, 4), labels), batched=2),
      Case('cross_entropy', cross_entropy.softmax_cross_entropy,
           reference.softmax_cross_entropy, (draw(3, 4), labels.astype(np.int32)),
           {'label_smoothing': 0.2}, batched=2),
      Case('weight_decay', weight_decay.weight_decay, reference.weight_decay, (draw(4, 3),),
           {'rate': 0.3}, batched=0),
  ]


def gradients(operation, arguments, differentiable=1, **settings):
  """Returns the values of an operation and its gradients under an upstream without symmetry."""
  wanted = [tf.convert_to_tensor(a) for a in arguments[:differentiable]]
  with tf.GradientTape() as tape:
    tape.watch(wanted)
    values = tf.nest.flatten(operation(*wanted, *arguments[differentiable:], **settings))
    upstream = [tf.reshape(tf.cos(tf.cast(tf.range(tf.size(value)), value.dtype)), tf.shape(value))
                for value in values]
  return [*values, *tape.gradient(values, wanted, output_gradients=upstream)]


def assert_agree(operation, other, arguments, differentiable=1, rtol=1e-6, atol=1e-6, **settings):
  """Asserts that two operations have the same values and the same gradients."""
  found = gradients(operation, arguments, differentiable, **settings)
  expected = gradients(other, arguments, differentiable, **settings)
  for one, two in zip(found, expected, strict=True):
    np.testing.assert_allclose(one, two, rtol=rtol, atol=atol)


def assert_finite_differences(operation, arguments, differentiable=1, **settings):
  """Asserts that the gradients are the slopes of the values, in float64."""
  rest = arguments[differentiable:]
  analytic, numeric = tf.test.compute_gradient(
      tf.function(lambda *wanted: tf.nest.flatten(operation(*wanted, *rest, **settings))[0]),
      list(arguments[:differentiable]), delta=_DIFFERENCE_STEP)
  for one, two in zip(analytic, numeric, strict=True):
    np.testing.assert_allclose(one, two, rtol=_DIFFERENCE_TOLERANCE, atol=_DIFFERENCE_TOLERANCE)
