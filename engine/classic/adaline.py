"""Widrow and Hoff's ADALINE, the adaptive linear element.

The error is measured before the threshold, on the linear net input z = x w + b, even for correct
answers. Gradient descent on E = mean of (t - z)^2 / 2 over a batch of n examples is

  w <- w + learning_rate * sum of (t - z) x / n
  b <- b + learning_rate * sum of (t - z) / n

with n = 1, one example after the other (the least-mean-squares rule: Widrow and Hoff, "Adaptive
switching circuits", 1960), or with the whole set at once. E is convex, so both approach the
least-squares solution, whether or not it separates the classes, while a perceptron does not
converge on inseparable classes. With n = 1, the rate must be below 2 / |x|^2.

The threshold only counts errors and predicts; training stops after an epoch without errors.
"""

import dataclasses

import tensorflow as tf

from engine.classic import learner_settings
from engine.classic import linear_classifier
from engine.ops import dense


@dataclasses.dataclass(eq=False)
class Adaline(learner_settings.AdalineSettings, linear_classifier.LinearClassifier):
  """An adaptive linear element, or one per class; see linear_classifier.LinearClassifier."""

  def _epoch(
    self, inputs: tf.Tensor, targets: tf.Tensor, rates: tf.Tensor
  ) -> linear_classifier.Epoch:
    epoch = _all_at_once if self.whole_batch else _one_by_one
    return epoch(inputs, targets, rates, self.weights_, self.biases_)


@tf.function(reduce_retracing=True)
def _one_by_one(inputs: tf.Tensor, targets: tf.Tensor, rates: tf.Tensor, weights: tf.Tensor,
                biases: tf.Tensor) -> linear_classifier.Epoch:
  wrong = tf.zeros(tf.shape(biases), tf.int32)
  for number in tf.range(tf.shape(inputs)[0]):
    example, target = inputs[number][tf.newaxis], targets[number][tf.newaxis]
    net = linear_classifier.net_input(example, weights, biases)
    update = rates * (target - net)
    weights += tf.transpose(example) * update
    biases += update[0]
    wrong += _errors(net, target)
  return weights, biases, wrong


@tf.function(reduce_retracing=True)
def _all_at_once(inputs: tf.Tensor, targets: tf.Tensor, rates: tf.Tensor, weights: tf.Tensor,
                 biases: tf.Tensor) -> linear_classifier.Epoch:
  net = linear_classifier.net_input(inputs, weights, biases)
  update = rates * (targets - net) / tf.cast(tf.shape(inputs)[0], inputs.dtype)
  return (weights + dense.dense(tf.transpose(inputs), update),
          biases + tf.reduce_sum(update, axis=0), _errors(net, targets))


def _errors(net: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
  """Returns the number of errors of each column."""
  return tf.reduce_sum(tf.cast(linear_classifier.decide(net) != targets, tf.int32), axis=0)
