"""A multi-layer perceptron, trained on mini-batches; its gradients are those of backpropagation.py.

The learning rate of an epoch is learning_rate / (1 + decay * epoch).
"""

from collections.abc import Callable, Iterator, Sequence
import dataclasses
from typing import Self

import numpy as np
import tensorflow as tf

from engine.classic import backpropagation
from engine.classic import hyperparameters
from engine.classic import learner_settings
from tfrecords import batch_rows
from tfrecords import shuffle_order

# Compares the gradients of a step with others: (learner, inputs, labels, gradients) -> scalar.
Compare = Callable[['MultilayerPerceptron', tf.Tensor, tf.Tensor, Sequence[tf.Tensor]], tf.Tensor]


@dataclasses.dataclass(eq=False)
class MultilayerPerceptron(learner_settings.MultilayerSettings,
                           backpropagation.BackpropagationNetwork):
  """Dense layers with an activation function between them, trained on mini-batches.

  Attributes:
    errors_: the number of misclassified examples of each epoch, before the update of their batch.
    losses_: the mean loss of the batches of each epoch.
    distances_: the largest result of `compare` of each epoch, if it was given.
  """

  def __post_init__(self) -> None:
    """Refuses settings out of range."""
    super().__post_init__()
    self.errors_: list[int] = []

  def fit(self, inputs: tf.types.experimental.TensorLike,
          labels: tf.types.experimental.TensorLike) -> Self:
    """Trains from new weights; arguments and errors as for `learn`."""
    for _ in self.learn(inputs, labels):
      pass
    return self

  def learn(self, inputs: tf.types.experimental.TensorLike,
            labels: tf.types.experimental.TensorLike,
            compare: Compare | None = None) -> Iterator[int]:
    """Trains as `fit` does and yields the errors of each epoch as it ends.

    Args:
      inputs: [N, D], floating-point.
      labels: [N], integers of 0 to K - 1.
      compare: checks the gradients of every step; None: no check.

    Raises:
      ValueError: a shape does not fit.
      errors.InputError: the loss is not finite.
    """
    inputs, labels = tf.convert_to_tensor(inputs), tf.cast(labels, tf.int32)
    if inputs.shape.rank != 2 or labels.shape != inputs.shape[:1]:
      raise ValueError(f'inputs have shape {inputs.shape} and labels {labels.shape}; '
                       'expected [N, D] and [N]')
    self.initialize(inputs.shape[1], int(tf.reduce_max(labels)) + 1, inputs.dtype)
    self.errors_, self.losses_, self.distances_ = [], [], []
    one_epoch = tf.function(lambda epoch: self._epoch(inputs, labels, compare, epoch))
    for epoch in range(self.max_epochs):
      wrong, loss, distance = one_epoch(tf.constant(epoch, tf.int64))
      hyperparameters.require(bool(np.isfinite(loss)), self, 'learning_rate',
                              f'the loss is {loss:.3g} in epoch {epoch + 1}; give less')
      self.errors_.append(int(wrong))
      self.losses_.append(float(loss))
      self.distances_ += [float(distance)] * (compare is not None)
      yield self.errors_[-1]

  def _epoch(self, inputs: tf.Tensor, labels: tf.Tensor, compare: Compare | None,
             epoch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Returns errors, mean loss and largest distance; an incomplete batch joins the next epoch."""
    batch_size = min(self.batch_size, len(inputs))
    steps, rows = len(inputs) // batch_size, batch_rows.BatchRows(batch_size)
    rate = self.learning_rate / (1.0 + self.decay * tf.cast(epoch, inputs.dtype))
    wrong, total, distance = tf.constant(0), tf.zeros([], inputs.dtype), tf.zeros([], inputs.dtype)
    for step in tf.range(epoch * steps, (epoch + 1) * steps):
      indices = shuffle_order.batch_indices(step, rows, len(inputs), self.seed)
      images, targets = tf.gather(inputs, indices), tf.gather(labels, indices)
      outputs = self.forward(images)
      gradients = self.backward(outputs, targets)
      if compare is not None:
        distance = tf.maximum(distance, compare(self, images, targets, gradients))
      total += self.loss(outputs[-1], targets)
      wrong += tf.reduce_sum(tf.cast(tf.argmax(outputs[-1], 1, tf.int32) != targets, tf.int32))
      self.update(gradients, rate)
    return wrong, total / steps, distance

  @property
  def first_layer(self) -> tf.Tensor:
    """The weights of the first layer, [D, units]."""
    return self.weights[0].read_value()

  def net_input(self, inputs: tf.types.experimental.TensorLike) -> tf.Tensor:
    """Returns the logits, [N, K], of inputs [N, D]."""
    return self.forward(tf.convert_to_tensor(inputs, self.weights[0].dtype))[-1]

  def predict(self, inputs: tf.types.experimental.TensorLike) -> np.ndarray:
    """Returns the labels, [N], of inputs [N, D]."""
    return tf.argmax(self.net_input(inputs), axis=1).numpy()
