"""Activation functions: relu, gelu and silu.

The rectified linear unit, y = max(x, 0). Its derivative is 1 where x > 0 and 0 where x < 0. At the
kink, where any number in [0, 1] is a subgradient, this one takes 0, as is usual (Nair and Hinton,
"Rectified linear units improve restricted Boltzmann machines", 2010). Since y > 0 exactly where
x > 0, with g = dL/dy

  dL/dx = g  where y > 0,  else 0

needs the output alone: the input can be freed, and a convolution, its bias and the relu stay one
fused kernel.

The two smooth ones multiply x by an increasing function from 0 to 1, and keep the input:

  gelu   y = x F(x)   dL/dx = g (F(x) + x f(x))          F, f: the normal CDF and its density
  silu   y = x s(x)   dL/dx = g s(x) (1 + x (1 - s(x)))  s(x) = 1 / (1 + e^-x)

(Hendrycks and Gimpel, "Gaussian error linear units", arXiv:1606.08415; the exact one, F(x) = (1 +
erf(x / sqrt 2)) / 2, and not its approximation by tanh, which is slower here.) XLA compiles each of
these four formulas into one pass over memory, once per shape, in 0.1 s. In float32 and bfloat16 F
is accurate to 1e-7, so that far below zero an output may be 1e-7 x instead of 0.

Forward and backward on a [512, 15, 15, 64], two cores, in milliseconds (medians of 12 interleaved
runs):

                        bfloat16         float32
  relu                 2.3 + 2.9        2.1 + 2.7     forward is free where a kernel fuses it
  gelu                 2.5 + 3.8        3.2 + 5.8
  silu                 2.5 + 3.0        3.4 + 4.1
  tf.nn.gelu          41.7             16.6           forward alone, plain operations

After a batch normalization, which takes 3.9 and 6.4, they add 1.1 and 2.2 (relu), 3.3 and 4.7
(gelu), 2.8 and 4.2 (silu) to forward and backward together.
"""

from collections.abc import Callable
import math

import tensorflow as tf

from engine.ops import dtype_conversion
from engine.ops import shape_checks

# Returns the gradient with respect to the argument from that with respect to the output.
_Gradient = Callable[[tf.Tensor], tf.Tensor]


def relu(values: tf.Tensor) -> tf.Tensor:
  """Rectified linear unit: y = max(x, 0).

  Args:
    values: a floating-point tensor of any shape.

  Returns:
    max(values, 0), of the same shape and dtype.

  Raises:
    ValueError: if values is not floating-point.

  Example:
    >>> print(rana.ops.relu([-2.0, 0.0, 3.0]).numpy())
    [0. 0. 3.]
  """
  return _relu(shape_checks.tensor('relu', 'values', values))


@tf.custom_gradient
def _relu(values: tf.Tensor) -> tuple[tf.Tensor, _Gradient]:
  outputs = tf.nn.relu(values)

  def gradient(upstream: tf.Tensor) -> tf.Tensor:
    # The formula above in one pass over memory; a comparison and a tf.where take two.
    return tf.raw_ops.ReluGrad(gradients=upstream, features=outputs)

  return outputs, gradient


def gelu(values: tf.Tensor) -> tf.Tensor:
  """Gaussian error linear unit: x times the normal CDF at x.

    y = x (1 + erf(x / sqrt 2)) / 2

  Args:
    values: a floating-point tensor of any shape.

  Returns:
    values F(values), of the same shape and dtype.

  Raises:
    ValueError: if values is not floating-point.

  Example:
    A normal number is below 1 with probability 0.8413, and below -1 with 0.1587:

    >>> print(rana.ops.gelu([-1.0, 0.0, 1.0]).numpy().round(4))
    [-0.1587  0.      0.8413]
  """
  return _gelu(shape_checks.tensor('gelu', 'values', values))


def silu(values: tf.Tensor) -> tf.Tensor:
  """SiLU (swish): y = x * sigmoid(x).

  Args:
    values: a floating-point tensor of any shape.

  Returns:
    values / (1 + exp(-values)), of the same shape and dtype.

  Raises:
    ValueError: if values is not floating-point.

  Example:
    The sigmoid of log 3 is 3/4, and that of -log 3 is 1/4:

    >>> print((rana.ops.silu([-np.log(3), 0.0, np.log(3)]) / np.log(3)).numpy().round(4))
    [-0.25  0.    0.75]
  """
  return _silu(shape_checks.tensor('silu', 'values', values))


def _compile(formula: Callable[..., tf.Tensor]) -> Callable[..., tf.Tensor]:
  """Returns a formula compiled by XLA for any dtype; bfloat16 is computed in float32."""

  def in_float32(*values: tf.Tensor) -> tf.Tensor:
    results = formula(*map(dtype_conversion.to_float32, values))
    return dtype_conversion.from_float32(results, values[0].dtype)

  return tf.function(in_float32, jit_compile=True, reduce_retracing=True, autograph=False)


def _normal_cdf(x: tf.Tensor) -> tf.Tensor:
  """Returns F(x)."""
  return 0.5 + 0.5 * tf.math.erf(x * math.sqrt(0.5))


def _normal_pdf(x: tf.Tensor) -> tf.Tensor:
  """Returns f(x)."""
  return tf.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)


# Written so that TensorFlow Lite's converter knows it; it has no erf alone.
_gelu_outputs = _compile(lambda x: 0.5 * x * (1.0 + tf.math.erf(x * math.sqrt(0.5))))
_gelu_gradients = _compile(lambda x, g: g * (_normal_cdf(x) + x * _normal_pdf(x)))
_silu_outputs = _compile(lambda x: x * tf.sigmoid(x))
_silu_gradients = _compile(lambda x, g: g * tf.sigmoid(x) * (1 + x * (1 - tf.sigmoid(x))))


@tf.custom_gradient
def _gelu(values: tf.Tensor) -> tuple[tf.Tensor, _Gradient]:
  return _gelu_outputs(values), lambda upstream: _gelu_gradients(values, upstream)


@tf.custom_gradient
def _silu(values: tf.Tensor) -> tuple[tf.Tensor, _Gradient]:
  return _silu_outputs(values), lambda upstream: _silu_gradients(values, upstream)
