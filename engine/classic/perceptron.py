"""Rosenblatt's perceptron, which is updated by misclassified examples only.

For each example x with target t of -1 or +1, one after the other,

  y = +1 if x w + b >= 0 else -1
  w <- w + learning_rate (t - y) x
  b <- b + learning_rate (t - y)

starting at zero, so that a correct answer changes nothing and a wrong one moves the decision
boundary by twice the rate (Rosenblatt, "The perceptron", 1958). On linearly separable classes it
converges after finitely many mistakes (Novikoff, "On convergence proofs on perceptrons", 1962);
the rate then only scales w and b.

The lesson calls this rule ADALINE, but its error t - y is measured after the threshold, where it
can only be -2, 0 or +2. ADALINE (adaline.py) measures the error before the threshold. The lesson's
list of errors lacks the last epoch, without errors; `errors_` has every epoch.
"""

import dataclasses

import tensorflow as tf

from engine.classic import linear_classifier


@dataclasses.dataclass(eq=False)
class Perceptron(linear_classifier.LinearClassifier):
  """A perceptron, or one per class; see linear_classifier.LinearClassifier."""

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
