"""A multi-layer perceptron with backpropagation written out: a page to be read from top to bottom.

There is no automatic differentiation here. Every derivative stands where it is used, and tests hold
them against the engine's automatic gradients at every step of a training.

  forwards    Y[0] = X,  Y[l] = f(Y[l-1] W[l] + b[l]),  the last layer without f: the logits Z
  loss        L = mean of -log softmax(Z)[label]  +  l1 sum |W|  +  l2 sum W^2 / 2
  backwards   D[last] = (softmax(Z) - T) / n                 T: 1 at the label, else 0
              dL/dW[l] = Y[l-1]^T D[l] + l1 sign(W[l]) + l2 W[l]
              dL/db[l] = sum of the rows of D[l]
              D[l-1] = (D[l] W[l]^T) * f'                    f' from the outputs Y[l-1] alone
  update      V <- momentum V + dL/dW,  W <- W - rate V     rate = learning_rate / (1 + decay epoch)

D[l] is dL/d(net input of layer l): how much the loss would grow if that sum grew. It travels back
through the same weights that the values came through (Rumelhart, Hinton and Williams, "Learning
representations by back-propagating errors", 1986).
"""

from collections.abc import Callable, Iterator, Sequence
import dataclasses
import itertools
from typing import Self

import numpy as np
import tensorflow as tf

from engine.classic import hyperparameters
from engine.models import initializers
from engine.ops import activations
from engine.ops import bias
from engine.ops import cross_entropy
from engine.ops import dense
from tfrecords import shuffle_order

Function = Callable[[tf.Tensor], tf.Tensor]

# f, and its derivative told by its output: that is all that the way back needs to keep.
ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    'sigmoid': (tf.sigmoid, lambda y: y * (1 - y)),
    'tanh': (tf.tanh, lambda y: 1 - y * y),
    'relu': (activations.relu, lambda y: tf.cast(y > 0, y.dtype)),
}

# Compares a step's gradients with others: (learner, inputs, labels, gradients) -> scalar.
Compare = Callable[['MultilayerPerceptron', tf.Tensor, tf.Tensor, Sequence[tf.Tensor]], tf.Tensor]


@dataclasses.dataclass(eq=False)
class MultilayerPerceptron:
  """Dense layers with an activation between them, trained on mini-batches.

  Attributes:
    weights: [inputs, outputs] of every layer, once there are examples.
    biases: [outputs] of every layer.
    errors_: of every epoch, how many examples were answered wrongly when their batch came.
    losses_: of every epoch, the mean loss of its batches.
    distances_: of every epoch, the largest that `compare` found; where it was given.
  """
  learning_rate: float = hyperparameters.field(0.1, 'size of a step')
  max_epochs: int = hyperparameters.field(20, 'passes over the examples')
  hidden: tuple[int, ...] = hyperparameters.field((128,), 'units of the hidden layers')
  activation: str = hyperparameters.field('relu', 'sigmoid, tanh or relu')
  l1: float = hyperparameters.field(0.0, 'price of a weight of 1')
  l2: float = hyperparameters.field(0.0001, 'price of half a squared weight of 1')
  momentum: float = hyperparameters.field(0.9, 'share of the last step that is taken again')
  decay: float = hyperparameters.field(0.2, 'the rate is divided by 1 + decay * epoch')
  batch_size: int = hyperparameters.field(100, 'examples a step; of a smaller set all')
  seed: int = hyperparameters.field(0, 'of initial weights and order')

  def __post_init__(self) -> None:
    """Refuses settings that mean nothing."""
    for name in ('learning_rate', 'max_epochs', 'batch_size'):
      hyperparameters.require(getattr(self, name) > 0, self, name, 'give more than 0')
    for name in ('l1', 'l2', 'decay', 'seed'):
      hyperparameters.require(getattr(self, name) >= 0, self, name, 'give 0 or more')
    hyperparameters.require(0 <= self.momentum < 1, self, 'momentum', 'give 0 to below 1')
    hyperparameters.require(
      all(units > 0 for units in self.hidden), self, 'hidden', 'give more than 0'
    )
    hyperparameters.require(self.activation in ACTIVATIONS, self, 'activation',
                            f'give one of {", ".join(ACTIVATIONS)}')
    self.errors_: list[int] = []

  # The beginning.

  def begin(self, inputs: int, outputs: int, dtype: tf.DType = tf.float32) -> None:
    """Makes weights by Xavier's rule, biases of 0 and velocities of 0."""
    sizes = list(itertools.pairwise([inputs, *self.hidden, outputs]))
    self.weights = [
      tf.Variable(
        tf.cast(initializers.xavier(f'layer{number}/weights', list(size), self.seed), dtype),
        name=f'layer{number}/weights',
      )
      for number, size in enumerate(sizes, 1)
    ]
    self.biases = [tf.Variable(tf.zeros([units], dtype), name=f'layer{number}/biases')
                   for number, (_, units) in enumerate(sizes, 1)]
    self._velocities = [tf.Variable(tf.zeros_like(variable)) for variable in self.variables]

  @property
  def variables(self) -> list[tf.Variable]:
    """All weights, then all biases."""
    return [*self.weights, *self.biases]

  # Forwards.

  def forward(self, inputs: tf.Tensor) -> list[tf.Tensor]:
    """Returns Y[0], ..., Y[last - 1] and the logits, each [n, units]."""
    function, _ = ACTIVATIONS[self.activation]
    outputs = [inputs]
    for weights, biases in zip(self.weights, self.biases, strict=True):
      net = bias.add_bias(dense.dense(outputs[-1], weights), biases)
      outputs.append(net if weights is self.weights[-1] else function(net))
    return outputs

  def loss(self, logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Returns L, a scalar, of logits [n, K] and labels [n], int32."""
    price = tf.add_n([self.l1 * tf.reduce_sum(tf.abs(weights))
                      + self.l2 * tf.reduce_sum(tf.square(weights)) / 2
                      for weights in self.weights])
    return tf.reduce_mean(cross_entropy.softmax_cross_entropy(logits, labels)) + price

  # Backwards.

  def backward(self, outputs: Sequence[tf.Tensor], labels: tf.Tensor) -> list[tf.Tensor]:
    """Returns the gradients of L, one a variable, from what `forward` returned."""
    _, slope = ACTIVATIONS[self.activation]
    *kept, logits = outputs
    targets = tf.one_hot(labels, logits.shape[1], dtype=logits.dtype)
    delta = (tf.nn.softmax(logits) - targets) / tf.cast(tf.shape(logits)[0], logits.dtype)
    weight_gradients, bias_gradients = [], []
    for number in reversed(range(len(self.weights))):
      weights, below = self.weights[number], kept[number]
      weight_gradients.append(tf.matmul(below, delta, transpose_a=True)
                              + self.l1 * tf.sign(weights) + self.l2 * weights)
      bias_gradients.append(tf.reduce_sum(delta, axis=0))
      if number:
        delta = tf.matmul(delta, weights, transpose_b=True) * slope(below)
    return [*reversed(weight_gradients), *reversed(bias_gradients)]

  # Learning.

  def update(self, gradients: Sequence[tf.Tensor], rate: tf.Tensor) -> None:
    """Takes a step downhill, with a share of the one before."""
    for variable, velocity, gradient in zip(
        self.variables, self._velocities, gradients, strict=True):
      velocity.assign(self.momentum * velocity + gradient)
      variable.assign_sub(rate * velocity)

  def fit(self, inputs: tf.types.experimental.TensorLike,
          labels: tf.types.experimental.TensorLike) -> Self:
    """Learns from new weights; arguments and errors as for `learn`."""
    for _ in self.learn(inputs, labels):
      pass
    return self

  def learn(self, inputs: tf.types.experimental.TensorLike,
            labels: tf.types.experimental.TensorLike,
            compare: Compare | None = None) -> Iterator[int]:
    """Learns as `fit` does and yields the errors of each epoch as it ends.

    Args:
      inputs: [N, D], floating-point.
      labels: [N], whole numbers of 0 to K - 1.
      compare: looks at the gradients of every step; None spares it.

    Raises:
      ValueError: a shape does not fit.
      errors.InputError: the loss is no longer a number.
    """
    inputs, labels = tf.convert_to_tensor(inputs), tf.cast(labels, tf.int32)
    if inputs.shape.rank != 2 or labels.shape != inputs.shape[:1]:
      raise ValueError(f'inputs have shape {inputs.shape} and labels {labels.shape}; '
                       'expected [N, D] and [N]')
    self.begin(inputs.shape[1], int(tf.reduce_max(labels)) + 1, inputs.dtype)
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
    """Returns errors, mean loss and largest distance; a rest below a batch waits for the next."""
    batch_size = min(self.batch_size, len(inputs))
    steps = len(inputs) // batch_size
    rate = self.learning_rate / (1.0 + self.decay * tf.cast(epoch, inputs.dtype))
    wrong, total, distance = tf.constant(0), tf.zeros([], inputs.dtype), tf.zeros([], inputs.dtype)
    for step in tf.range(epoch * steps, (epoch + 1) * steps):
      chosen = shuffle_order.batch_indices(step, batch_size, len(inputs), self.seed)
      examples, answers = tf.gather(inputs, chosen), tf.gather(labels, chosen)
      outputs = self.forward(examples)
      gradients = self.backward(outputs, answers)
      if compare is not None:
        distance = tf.maximum(distance, compare(self, examples, answers, gradients))
      total += self.loss(outputs[-1], answers)
      wrong += tf.reduce_sum(tf.cast(tf.argmax(outputs[-1], 1, tf.int32) != answers, tf.int32))
      self.update(gradients, rate)
    return wrong, total / steps, distance

  # Use.

  @property
  def first_layer(self) -> tf.Tensor:
    """The weights that see the inputs, [D, units]."""
    return self.weights[0].read_value()

  def net_input(self, inputs: tf.types.experimental.TensorLike) -> tf.Tensor:
    """Returns the logits, [N, K], of inputs [N, D]."""
    return self.forward(tf.convert_to_tensor(inputs, self.weights[0].dtype))[-1]

  def predict(self, inputs: tf.types.experimental.TensorLike) -> np.ndarray:
    """Returns the labels, [N], of inputs [N, D]."""
    return tf.argmax(self.net_input(inputs), axis=1).numpy()
