"""The same gradients by automatic differentiation, to hold the hand-written ones against."""

from collections.abc import Sequence

import tensorflow as tf

from engine.classic import mlp

# Gradients that are all smaller than this are measured as if they were of this size: close to the
# end, softmax(z) - t is the difference of two numbers of size one, each rounded.
_SMALLEST = 1e-2


def gradients(learner: mlp.MultilayerPerceptron, inputs: tf.Tensor,
              labels: tf.Tensor) -> list[tf.Tensor]:
  """Returns the gradients of the learner's loss in the order of its variables.

  Args:
    learner: with its variables.
    inputs: [n, D].
    labels: [n], int32.
  """
  with tf.GradientTape() as tape:
    loss = learner.loss(learner.forward(inputs)[-1], labels)
  return tape.gradient(loss, learner.variables)


def distance(learner: mlp.MultilayerPerceptron, inputs: tf.Tensor, labels: tf.Tensor,
             by_hand: Sequence[tf.Tensor]) -> tf.Tensor:
  """Returns how far `by_hand` is from the automatic gradients, at the worst of all elements.

  Args:
    learner: as the other arguments, of `gradients`.
    inputs: [n, D].
    labels: [n], int32.
    by_hand: in the order of the variables.

  Returns:
    A scalar: the largest difference within a variable over its largest gradient, but not over less
    than 0.01; the largest of all variables.
  """
  return tf.reduce_max([
      tf.reduce_max(tf.abs(one - two)) / tf.maximum(tf.reduce_max(tf.abs(two)), _SMALLEST)
      for one, two in zip(by_hand, gradients(learner, inputs, labels), strict=True)])
