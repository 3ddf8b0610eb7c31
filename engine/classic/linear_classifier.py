"""The linear classifier of perceptron and ADALINE: net input, threshold, one class versus rest.

  z = X W + b        decision = +1 where z >= 0, else -1

Two classes have one column of W, which is +1 for the second class. K classes have K columns, each
of which separates its class (+1) from all others (-1); the largest z wins. The columns are K
independent learners that see the same examples in the same order, and each stops separately.

An epoch passes all examples once, in the order given. It is one traced loop over the examples, made
of the engine's operations, each rounded separately as in the textbook's loop: the weights of a
perceptron are bitwise equal. (XLA would be ten times as fast, but rounds a product and a sum once.)
"""

from collections.abc import Iterator
import dataclasses
from typing import Self

import numpy as np
import tensorflow as tf

from engine.classic import learner_settings
from engine.ops import bias
from engine.ops import dense
from tfrecords import errors

Epoch = tuple[tf.Tensor, tf.Tensor, tf.Tensor]


@dataclasses.dataclass(eq=False)
class LinearClassifier(learner_settings.LinearSettings):
  """A linear decision per class; subclasses define the update rule.

  Attributes:
    weights_: [D, K], K = 1 for two classes.
    biases_: [K].
    classes_: the distinct labels, ascending.
    errors_: the number of wrong decisions of each epoch, before the update of their example, summed
      over all columns. The last is 0 if and only if training stopped before max_epochs.
  """

  def __post_init__(self) -> None:
    """Refuses settings out of range."""
    super().__post_init__()
    self.errors_: list[int] = []

  def fit(self, inputs: tf.types.experimental.TensorLike,
          labels: tf.types.experimental.TensorLike) -> Self:
    """Trains from zero weights; arguments and errors as for `learn`."""
    for _ in self.learn(inputs, labels):
      pass
    return self

  def learn(self, inputs: tf.types.experimental.TensorLike,
            labels: tf.types.experimental.TensorLike) -> Iterator[int]:
    """Trains as `fit` does and yields the errors of each epoch as it ends.

    Args:
      inputs: [N, D], floating-point, in the order of training.
      labels: [N], integers, at least two different ones.

    Raises:
      ValueError: a shape does not fit, or there is only one class.
      errors.InputError: the weights diverged: the learning rate is too large.
    """
    inputs, labels = tf.convert_to_tensor(inputs), np.asarray(labels)
    if inputs.shape.rank != 2 or labels.shape != inputs.shape[:1]:
      raise ValueError(f'inputs have shape {inputs.shape} and labels {labels.shape}; '
                       'expected [N, D] and [N]')
    self.classes_ = np.unique(labels)
    if len(self.classes_) < 2:
      raise ValueError(f'labels are all {labels[:1]}; expected two classes or more')
    targets = tf.constant(self._targets(labels), inputs.dtype)
    self.errors_ = []
    self.weights_ = tf.zeros([inputs.shape[1], targets.shape[1]], inputs.dtype)
    self.biases_ = tf.zeros([targets.shape[1]], inputs.dtype)
    active = np.ones(targets.shape[1], bool)
    while active.any() and len(self.errors_) < self.max_epochs:
      self.weights_, self.biases_, wrong = self._epoch(
          inputs, targets, tf.constant(self.learning_rate * active, inputs.dtype))
      if not np.isfinite(self.biases_).all():
        raise errors.InputError(
            f'--learning_rate={self.learning_rate}: the weights left all bounds in epoch '
            f'{len(self.errors_) + 1}; give less')
      counts = np.where(active, wrong, 0)
      active &= counts > 0
      self.errors_.append(int(counts.sum()))
      yield self.errors_[-1]

  def net_input(self, inputs: tf.types.experimental.TensorLike) -> tf.Tensor:
    """Returns z, [N, K], of inputs [N, D]."""
    return net_input(tf.convert_to_tensor(inputs, self.weights_.dtype), self.weights_, self.biases_)

  def predict(self, inputs: tf.types.experimental.TensorLike) -> np.ndarray:
    """Returns the labels, [N], of inputs [N, D]; the first class wins a tie."""
    net = self.net_input(inputs).numpy()
    chosen = net.argmax(axis=1) if net.shape[1] > 1 else (net[:, 0] >= 0).astype(int)
    return self.classes_[chosen]

  @property
  def first_layer(self) -> tf.Tensor:
    """The weights [D, K]; there is only one layer."""
    return self.weights_

  def _targets(self, labels: np.ndarray) -> np.ndarray:
    """Returns the targets [N, K]: +1 where an example belongs to a column's class, else -1."""
    positive = self.classes_[1:] if len(self.classes_) == 2 else self.classes_
    return np.where(labels[:, None] == positive, 1.0, -1.0)

  def _epoch(self, inputs: tf.Tensor, targets: tf.Tensor, rates: tf.Tensor) -> Epoch:
    """Trains one epoch; rates are [K], 0 for columns that have stopped.

    Returns:
      Weights, biases, and the number of errors of each column, int32 [K].
    """
    raise NotImplementedError


def net_input(inputs: tf.Tensor, weights: tf.Tensor, biases: tf.Tensor) -> tf.Tensor:
  """Returns X W + b."""
  return bias.add_bias(dense.dense(inputs, weights), biases)


def decide(net: tf.Tensor) -> tf.Tensor:
  """Returns +1 where the net input is at least 0, else -1."""
  return tf.where(net >= 0, tf.ones_like(net), -tf.ones_like(net))
