"""Mutations of gradients that the gradient check must find, each of one operation.

A mutation replaces the gradient of an operation and leaves its values alone. All are mistakes that
are commonly made in gradients written by hand.
"""

from collections.abc import Callable
import dataclasses
import types

import numpy as np
import tensorflow as tf

from engine.ops import cross_entropy
from engine.ops import dense
from engine.ops import registry
from engine.ops import weight_decay

# From the arguments, the true gradients and the upstream gradient to the wrong gradients.
Mutation = Callable[[list[tf.Tensor], list[tf.Tensor], tf.Tensor], list[tf.Tensor]]


def plant(monkeypatch, name: str, mutation: Mutation) -> None:
  """Replaces an operation in the registry by one with wrong gradients, for one test."""
  row = registry.OPERATIONS[name]
  monkeypatch.setitem(registry.OPERATIONS, name, dataclasses.replace(
      row, function=mutated(row.function, mutation)))


def mutated(operation: Callable, mutation: Mutation) -> Callable:
  """Returns the first output of an operation with the same values and other gradients.

  Args:
    operation: differentiated with respect to all its floating-point tensors.
    mutation: computes the wrong gradients.
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
        return mutation(list(values), list(true), upstream)

      return outputs, gradient

    return forward(*(given[key] for key in keys))

  return wrapped


def _first(change):
  """Returns a mutation of the gradient of the first argument alone."""
  return lambda values, true, upstream: [change(true[0]), *true[1:]]


def _shifted(values: tf.Tensor) -> tf.Tensor:
  """Moves images down by a row, as padding that is off by one does."""
  return tf.roll(values, 1, axis=1)


def _filter_gradient_of_stride_1(values, true, upstream):
  """The filter gradient as if the stride had been 1."""
  images, filters = values
  return [true[0], tf.raw_ops.Conv2DBackpropFilter(
      input=images[:, :upstream.shape[1], :upstream.shape[2]], filter_sizes=tf.shape(filters),
      out_backprop=upstream, strides=[1, 1, 1, 1], padding='SAME')]


def _transposed_filter(values, true, upstream):
  """The image gradient through filters that are flipped along both axes."""
  images, filters = values
  return [tf.raw_ops.Conv2DBackpropInput(
      input_sizes=tf.shape(images), filter=filters[::-1, ::-1], out_backprop=upstream,
      strides=[1, 2, 2, 1], padding='SAME'), true[1]]


def _to_all(values, true, upstream):
  """Max-pooling that passes its gradient to every pixel of the window."""
  del true
  images = tf.pad(values[0], [[0, 0], [0, 0], [0, 1], [0, 0]])
  with tf.GradientTape() as tape:
    tape.watch(images)
    pooled = 9 * tf.nn.avg_pool2d(images, 3, 2, 'SAME')
  return [tape.gradient(pooled, images, output_gradients=upstream)[:, :, :-1]]


def _without_neighbors(values, true, upstream):
  """Local response normalization without the gradient through neighboring channels."""
  del true
  images = values[0]
  energy = sum(tf.pad(images, [[0, 0]] * 3 + [[2, 2]])[..., place:place + 7] ** 2
               for place in range(5))
  return [upstream * (1 + 0.3 * energy) ** -0.75]


def _without_mean(values, true, upstream):
  """Batch normalization without the gradient through the mean."""
  images, _ = values
  variance = tf.math.reduce_variance(images, [0, 1, 2])
  over_all = tf.reduce_mean(upstream, [0, 1, 2]) * tf.math.rsqrt(variance + 0.01)
  return [true[0] + over_all, true[1]]


def _transposed_matrix(values, true, upstream):
  """The input gradient of a dense layer through its weights rather than their transpose."""
  return [tf.pad(tf.matmul(upstream, values[1][:4]), [[0, 0], [0, 1]]), true[1]]


def _without_smoothing(values, true, upstream):
  """The cross-entropy gradient of hard labels."""
  del true
  targets = tf.one_hot([2, 0, 3], 4, dtype=tf.float64)
  return [(tf.nn.softmax(values[0]) - targets) * upstream[:, tf.newaxis]]


def _one_element(gradient):
  """A gradient of which one element of 24 is off by a thousandth."""
  return gradient * np.where(np.arange(24) == 17, 1.001, 1.0).reshape(3, 4, 2)


# What is wrong -> operation, mutation of the gradient of its first example.
MUTATIONS: dict[str, tuple[str, Mutation]] = {
    'a missing factor': ('weight_decay', _first(lambda g: 2 * g)),
    'a wrong sign': ('add_bias', lambda values, true, upstream: [true[0], -true[1]]),
    'a transposed matrix': ('dense', _transposed_matrix),
    'a transposed filter': ('conv2d', _transposed_filter),
    'padding that is off by one': ('conv2d', _first(_shifted)),
    'a swapped stride': ('conv2d', _filter_gradient_of_stride_1),
    'a dropped term': ('local_response_normalization', _without_neighbors),
    'a missing mean': ('batch_normalization', _without_mean),
    'all pixels of a window': ('max_pool', _to_all),
    'smoothing left out': ('softmax_cross_entropy', _without_smoothing),
    'a scale left out of the gradient': ('dropout', _first(lambda g: g * 0.7)),
    'a relu that passes every gradient': ('relu', lambda values, true, upstream: [upstream]),
    'one wrong element of many': ('silu', _first(_one_element)),
}

# What is wrong -> operation, its module, mutation: those that only a whole loss can show.
LOSS_MUTATIONS: dict[str, tuple[str, types.ModuleType, Mutation]] = {
    'no weight decay': ('weight_decay', weight_decay, _first(tf.zeros_like)),
    'not divided by the batch': (
        'softmax_cross_entropy', cross_entropy,
        _first(lambda g: g * tf.cast(tf.shape(g)[0], g.dtype))),
    'one column of a large matrix': (
        'dense', dense,
        lambda values, true, upstream: [true[0], true[1] * tf.one_hot(
            3, true[1].shape[1], 0.0, 1.0, dtype=true[1].dtype)]),
}
