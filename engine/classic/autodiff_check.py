"""Comparison of hand-written gradients with automatic differentiation."""

from collections.abc import Sequence

import tensorflow as tf

from engine.classic import mlp

# Lower bound of the scale of a relative difference: late in a training, softmax(z) - t is the
# difference of two rounded numbers close to one.
_MIN_SCALE = 1e-2


def gradients(learner: mlp.MultilayerPerceptron, inputs: tf.Tensor,
              labels: tf.Tensor) -> list[tf.Tensor]:
  """Returns the gradients of the learner's loss in the order of its variables.

  Args:
    learner: initialized.
    inputs: [n, D].
    labels: [n], int32.
  """
  with tf.GradientTape() as tape:
    loss = learner.loss(learner.forward(inputs)[-1], labels)
  return tape.gradient(loss, learner.variables)


def distance(learner: mlp.MultilayerPerceptron, inputs: tf.Tensor, labels: tf.Tensor,
             by_hand: Sequence[tf.Tensor]) -> tf.Tensor:
  """Returns the largest relative difference from the automatic gradients.

  Args:
    learner: initialized.
    inputs: [n, D].
    labels: [n], int32.
    by_hand: the gradients to check, in the order of the variables.

  Returns:
    A scalar: the largest difference within a variable divided by its largest gradient, at least
    0.01; the maximum over all variables.
  """
  return tf.reduce_max([
      tf.reduce_max(tf.abs(one - two)) / tf.maximum(tf.reduce_max(tf.abs(two)), _MIN_SCALE)
      for one, two in zip(by_hand, gradients(learner, inputs, labels), strict=True)])
