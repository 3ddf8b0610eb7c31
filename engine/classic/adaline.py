"""Widrow and Hoff's ADALINE, the adaptive linear element: it learns from how far off it is.

The error is measured in front of the threshold, on the linear net input z = x w + b, for right
answers too. Gradient descent on E = mean of (t - z)^2 / 2 over a batch of n examples is

  w <- w + learning_rate * sum of (t - z) x / n
  b <- b + learning_rate * sum of (t - z) / n

with n = 1, one example after the other (the least-mean-squares rule: Widrow and Hoff, "Adaptive
switching circuits", 1960), or with the whole set at once. Since E has one valley, both end up near
the least squares' line, whether or not it parts the classes, while a perceptron never comes to rest
where none does. One example at a time, the rate must stay below 2 / |x|^2.

A threshold is set only to count errors and to predict; an epoch without errors is the last.
"""

import dataclasses

import tensorflow as tf

from engine.classic import hyperparameters
from engine.classic import linear_classifier
from engine.ops import dense


@dataclasses.dataclass(eq=False)
class Adaline(linear_classifier.LinearClassifier):
  """An adaptive linear element, or one a class; see `linear.LinearClassifier`."""
  learning_rate: float = hyperparameters.field(0.001, 'size of a correction')
  whole_batch: bool = hyperparameters.field(False, 'one update an epoch instead of one an example')

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
  """Returns the number of wrong decisions of each column."""
  return tf.reduce_sum(tf.cast(linear_classifier.decide(net) != targets, tf.int32), axis=0)
