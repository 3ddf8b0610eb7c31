"""A network of dense layers with backpropagation written out, without automatic differentiation.

  forward     Y[0] = X,  Y[l] = f(Y[l-1] W[l] + b[l]),  the last layer without f: the logits Z
  loss        L = mean of -log softmax(Z)[label]  +  l1 sum |W|  +  l2 sum W^2 / 2
  backward    D[last] = (softmax(Z) - T) / n                 T: 1 at the label, else 0
              dL/dW[l] = Y[l-1]^T D[l] + l1 sign(W[l]) + l2 W[l]
              dL/db[l] = sum of the rows of D[l]
              D[l-1] = (D[l] W[l]^T) * f'                    f' computed from the outputs Y[l-1]
  update      V <- momentum V + dL/dW,  W <- W - rate V

D[l] is dL/d(net input of layer l). It is propagated backward through the same weights as the
activations forward (Rumelhart, Hinton and Williams, "Learning representations by back-propagating
errors", 1986). Tests compare all gradients with automatic differentiation at every training step.
"""

from collections.abc import Callable, Sequence
import itertools

import tensorflow as tf

from engine.models import initializers
from engine.ops import activations
from engine.ops import bias
from engine.ops import cross_entropy
from engine.ops import dense

Function = Callable[[tf.Tensor], tf.Tensor]

# f, and its derivative as a function of its output: the backward pass keeps only outputs.
ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    'sigmoid': (tf.sigmoid, lambda y: y * (1 - y)),
    'tanh': (tf.tanh, lambda y: 1 - y * y),
    'relu': (activations.relu, lambda y: tf.cast(y > 0, y.dtype)),
}


class BackpropagationNetwork:
  """Dense layers with an activation function between them.

  Attributes:
    hidden: units of the hidden layers.
    activation: a key of ACTIVATIONS.
    l1: L1 regularization strength.
    l2: L2 regularization strength.
    momentum: of the update.
    seed: of the initial weights.
    weights: [inputs, outputs] of every layer.
    biases: [outputs] of every layer.
  """
  hidden: tuple[int, ...]
  activation: str
  l1: float
  l2: float
  momentum: float
  seed: int
  weights: list[tf.Variable]
  biases: list[tf.Variable]

  def initialize(self, inputs: int, outputs: int, dtype: tf.DType = tf.float32) -> None:
    """Creates weights by Xavier initialization, zero biases and zero velocities."""
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

  def forward(self, inputs: tf.Tensor) -> list[tf.Tensor]:
    """Returns Y[0], ..., Y[last - 1] and the logits, each [n, units]."""
    function, _ = ACTIVATIONS[self.activation]
    outputs = [inputs]
    for weights, biases in zip(self.weights, self.biases, strict=True):
      net = bias.add_bias(dense.dense(outputs[-1], weights), biases)
      outputs.append(net if weights is self.weights[-1] else function(net))
    return outputs

  def loss(self, logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Returns L, a scalar, from logits [n, K] and labels [n], int32."""
    regularization = tf.add_n([self.l1 * tf.reduce_sum(tf.abs(weights))
                               + self.l2 * tf.reduce_sum(tf.square(weights)) / 2
                               for weights in self.weights])
    return tf.reduce_mean(cross_entropy.softmax_cross_entropy(logits, labels)) + regularization

  def backward(self, outputs: Sequence[tf.Tensor], labels: tf.Tensor) -> list[tf.Tensor]:
    """Returns the gradients of L in the order of `variables`, from the result of `forward`."""
    _, derivative = ACTIVATIONS[self.activation]
    *layer_inputs, logits = outputs
    targets = tf.one_hot(labels, logits.shape[1], dtype=logits.dtype)
    delta = (tf.nn.softmax(logits) - targets) / tf.cast(tf.shape(logits)[0], logits.dtype)
    weight_gradients, bias_gradients = [], []
    for number in reversed(range(len(self.weights))):
      weights, below = self.weights[number], layer_inputs[number]
      weight_gradients.append(tf.matmul(below, delta, transpose_a=True)
                              + self.l1 * tf.sign(weights) + self.l2 * weights)
      bias_gradients.append(tf.reduce_sum(delta, axis=0))
      if number:
        delta = tf.matmul(delta, weights, transpose_b=True) * derivative(below)
    return [*reversed(weight_gradients), *reversed(bias_gradients)]

  def update(self, gradients: Sequence[tf.Tensor], rate: tf.Tensor) -> None:
    """Takes a step of gradient descent with momentum."""
    for variable, velocity, gradient in zip(
        self.variables, self._velocities, gradients, strict=True):
      velocity.assign(self.momentum * velocity + gradient)
      variable.assign_sub(rate * velocity)
