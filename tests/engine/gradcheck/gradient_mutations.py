"""Gradients with a fault in them, one operation each, to be found.

Each fault replaces the gradient of an operation and leaves its values alone. It is one that a hand
has made somewhere at some time.
"""

from collections.abc import Callable
import types

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
from engine.ops import weight_decay

Alter = Callable[[list[tf.Tensor], list[tf.Tensor], tf.Tensor], list[tf.Tensor]]


def altered(operation: Callable, alter: Alter) -> Callable:
  """Returns an operation, or its first output, with the same values and other gradients.

  Args:
    operation: any; its floating-point tensors are what is differentiated.
    alter: makes gradients of the arguments, the true gradients, and the upstream.
  """
  def wrapped(*positional, **named):
    given = {**dict(enumerate(positional)), **named}
    given = {key: tf.convert_to_tensor(value) if isinstance(value, tf.Variable) else value
             for key, value in given.items()}
    keys = [key for key, value in given.items()
            if isinstance(value, tf.Tensor) and value.dtype.is_floating]

    def call(values):
      merged = {**given, **dict(zip(keys, values, strict=True))}
      outputs = operation(*(merged[place] for place in range(len(positional))),
                          **{name: merged[name] for name in named})
      return tf.nest.flatten(outputs)[0]

    @tf.custom_gradient
    def forward(*values):
      with tf.GradientTape() as tape:
        tape.watch(values)
        outputs = call(values)

      def gradient(upstream):
        true = tape.gradient(outputs, values, output_gradients=upstream)
        return alter(list(values), list(true), upstream)

      return outputs, gradient

    return forward(*(given[key] for key in keys))

  return wrapped


def _first(change):
  """Alters the gradient of the first argument alone."""
  return lambda values, true, upstream: [change(true[0]), *true[1:]]


def _shifted(values: tf.Tensor) -> tf.Tensor:
  """Moves an image down by a row, as padding that is off by one does."""
  return tf.roll(values, 1, axis=1)


def _kernel_of_another_stride(values, true, upstream):
  """The filter gradient as if the filter had moved by one pixel, on the upstream that there is."""
  images, filters = values
  return [true[0], tf.raw_ops.Conv2DBackpropFilter(
      input=images[:, :upstream.shape[1], :upstream.shape[2]], filter_sizes=tf.shape(filters),
      out_backprop=upstream, strides=[1, 1, 1, 1], padding='SAME')]


def _transposed_filter(values, true, upstream):
  """The image gradient through filters whose rows and columns are swapped end to end."""
  images, filters = values
  return [tf.raw_ops.Conv2DBackpropInput(
      input_sizes=tf.shape(images), filter=filters[::-1, ::-1], out_backprop=upstream,
      strides=[1, 2, 2, 1], padding='SAME'), true[1]]


def _to_all(values, true, upstream):
  """Max-pooling that hands its gradient to every pixel of the window."""
  del true
  images = tf.pad(values[0], [[0, 0], [0, 0], [0, 1], [0, 0]])
  with tf.GradientTape() as tape:
    tape.watch(images)
    pooled = 9 * tf.nn.avg_pool2d(images, 3, 2, 'SAME')
  return [tape.gradient(pooled, images, output_gradients=upstream)[:, :, :-1]]


def _without_neighbours(values, true, upstream):
  """Local response normalisation without the term that comes back through the neighbours."""
  del true
  images = values[0]
  energy = sum(tf.pad(images, [[0, 0]] * 3 + [[2, 2]])[..., place:place + 7] ** 2
               for place in range(5))
  return [upstream * (1 + 0.3 * energy) ** -0.75]


def _without_mean(values, true, upstream):
  """Batch normalisation that forgets that the mean moves with every pixel."""
  images, _ = values
  variance = tf.math.reduce_variance(images, [0, 1, 2])
  over_all = tf.reduce_mean(upstream, [0, 1, 2]) * tf.math.rsqrt(variance + 0.01)
  return [true[0] + over_all, true[1]]


# What is wrong -> operation, the module that holds it, the gradient at fault.
FAULTS: dict[str, tuple[str, types.ModuleType, Alter]] = {
  'a missing factor': ('weight_decay', weight_decay, _first(lambda g: 2 * g)),
  'a wrong sign': ('add_bias', bias, lambda v, true, u: [true[0], -true[1]]),
  'a transposed matrix': (
    'dense',
    dense,
    lambda values, true, u: [tf.pad(tf.matmul(u, values[1][:4]), [[0, 0], [0, 1]]), true[1]],
  ),
  'a transposed filter': ('conv2d', conv, _transposed_filter),
  'padding that is off by one': ('conv2d', conv, _first(_shifted)),
  'a swapped stride': ('conv2d', conv, _kernel_of_another_stride),
  'a dropped term': (
    'local_response_normalization',
    local_response_normalization,
    _without_neighbours,
  ),
  'a missing mean': ('batch_normalization', batch_normalization, _without_mean),
  'all pixels of a window': ('max_pool', pooling, _to_all),
  'smoothing left out': (
    'softmax_cross_entropy',
    cross_entropy,
    lambda values, true, u: [
      (tf.nn.softmax(values[0]) - tf.one_hot([2, 0, 3], 4, dtype=tf.float64)) * u[:, tf.newaxis]
    ],
  ),
  'a scale left out on the way back': ('dropout', dropout, _first(lambda g: g * 0.7)),
  'a relu that lets everything back': ('relu', activations, lambda v, true, u: [u]),
  'one wrong element of many': (
    'silu',
    activations,
    _first(lambda g: g * tf.constant(np.where(np.arange(24) == 17, 1.001, 1.0).reshape(3, 4, 2))),
  ),
}

# The same for faults that only a whole loss can show.
LOSS_FAULTS: dict[str, tuple[str, types.ModuleType, Alter]] = {
    'no weight decay': ('weight_decay', weight_decay, _first(tf.zeros_like)),
    'not divided by the batch': (
        'softmax_cross_entropy', cross_entropy,
        _first(lambda g: g * tf.cast(tf.shape(g)[0], g.dtype))),
    'one column of a large matrix': (
        'dense', dense,
        lambda values, true, u: [true[0], true[1] * tf.one_hot(3, true[1].shape[1], 0.0, 1.0,
                                                               dtype=true[1].dtype)]),
}
