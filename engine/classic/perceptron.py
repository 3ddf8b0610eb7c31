"""Rosenblatt's perceptron: it learns from mistakes alone.

For each example x with target t of -1 or +1, one after the other,

  y = +1 if x w + b >= 0 else -1
  w <- w + learning_rate (t - y) x
  b <- b + learning_rate (t - y)

from zeros on, so that a right answer changes nothing and a wrong one moves the decision by twice
the rate towards the example (Rosenblatt, "The perceptron", 1958). If a line parts the classes, it
stops after finitely many mistakes (Novikoff, "On convergence proofs on perceptrons", 1962); the
rate only scales w and b then, and decides nothing.

The lesson has this very rule and calls it ADALINE, which it is not: the mistake t - y is measured
behind the threshold, where it can be only -2, 0 or +2. ADALINE (adaline.py) measures in front of
it. The lesson leaves the last epoch, without errors, out of its list; here every epoch is in
`errors_`.
"""

import dataclasses

import tensorflow as tf

from engine.classic import linear_classifier


@dataclasses.dataclass(eq=False)
class Perceptron(linear_classifier.LinearClassifier):
  """A perceptron, or one a class; see `linear.LinearClassifier`."""

  def _epoch(
    self, inputs: tf.Tensor, targets: tf.Tensor, rates: tf.Tensor
  ) -> linear_classifier.Epoch:
    return _one_by_one(inputs, targets, rates, self.weights_, self.biases_)


@tf.function(reduce_retracing=True)
def _one_by_one(inputs: tf.Tensor, targets: tf.Tensor, rates: tf.Tensor, weights: tf.Tensor,
                biases: tf.Tensor) -> linear_classifier.Epoch:
  wrong = tf.zeros(tf.shape(biases), tf.int32)
  for number in tf.range(tf.shape(inputs)[0]):
    example = inputs[number][tf.newaxis]
    answer = linear_classifier.decide(linear_classifier.net_input(example, weights, biases))
    update = rates * (targets[number][tf.newaxis] - answer)
    weights += tf.transpose(example) * update
    biases += update[0]
    wrong += tf.cast(update[0] != 0, tf.int32)
  return weights, biases, wrong
