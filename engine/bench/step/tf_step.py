"""The tutorial's training step in plain TensorFlow operations, without engine/ops.

It computes in float32, with gradients from a tf.GradientTape, and takes any number of steps in one
`tf.function`.
"""

import tensorflow as tf

from engine.bench.step import step_batches
from engine.bench.step import step_workload


def build(workload: step_workload.StepWorkload) -> 'TfStep':
  """Returns a training that has taken its first step."""
  step_batches.use_cpu(workload)
  return TfStep(workload)


class TfStep:
  """A training in plain TensorFlow.

  Attributes:
    variables: weights and biases of every layer, alternating.
    averages: the moving averages of the variables.
  """

  def __init__(self, workload: step_workload.StepWorkload):
    self._workload = workload
    self.variables = initial_values(workload)
    self.averages = [tf.Variable(variable) for variable in self.variables]
    self._iterator = iter(step_batches.dataset(workload))
    num_parameters = sum(variable.shape.num_elements() for variable in self.variables)
    self._first_step = step_workload.FirstStep(
        float(self._train(tf.constant(1))), num_parameters)

  def work(self) -> int:
    """Takes `steps_per_call` steps and returns their number."""
    float(self._train(tf.constant(self._workload.steps_per_call)))
    return self._workload.steps_per_call

  def first_step(self) -> step_workload.FirstStep:
    """Returns the loss of the first step and the number of parameters."""
    return self._first_step

  @tf.function
  def _train(self, steps: tf.Tensor) -> tf.Tensor:
    loss = tf.zeros([])
    for _ in tf.range(steps):
      images, labels = next(self._iterator)
      loss = self._step(images, labels)
    return loss

  def _step(self, images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    with tf.GradientTape() as tape:
      losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
          labels, network(self.variables, images))
      decay = tf.nn.l2_loss(self.variables[4]) + tf.nn.l2_loss(self.variables[6])
      loss = tf.reduce_mean(losses) + self._workload.weight_decay * decay
    gradients = tape.gradient(loss, self.variables)
    for variable, average, gradient in zip(
        self.variables, self.averages, gradients, strict=True):
      variable.assign_sub(self._workload.learning_rate * gradient)
      average.assign_sub((1 - self._workload.moving_average_decay) * (average - variable))
    return loss


def initial_values(workload: step_workload.StepWorkload) -> list[tf.Variable]:
  """Returns the initial weights and biases of every layer, alternating."""
  side, channels = workload.images.shape[3:]
  features = 64 * (-(-side // 4)) ** 2
  shapes = [(5, 5, channels, 64), (5, 5, 64, 64), (features, 384), (384, 192),
            (192, workload.num_classes)]
  values = []
  for seed, (layer, shape) in enumerate(zip(step_workload.LAYERS, shapes, strict=True)):
    weights = tf.random.stateless_truncated_normal(shape, [0, seed], stddev=layer.stddev)
    values += [tf.Variable(weights), tf.Variable(tf.fill(shape[-1:], layer.bias))]
  return values


def network(variables: list[tf.Variable], images: tf.Tensor) -> tf.Tensor:
  """Returns the logits [batch, classes]."""
  layers = iter(zip(variables[::2], variables[1::2], strict=True))

  def conv(inputs: tf.Tensor) -> tf.Tensor:
    weights, biases = next(layers)
    return tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(inputs, weights, 1, 'SAME'), biases))

  def dense(inputs: tf.Tensor) -> tf.Tensor:
    weights, biases = next(layers)
    return tf.nn.bias_add(tf.matmul(inputs, weights), biases)

  def pool(inputs: tf.Tensor) -> tf.Tensor:
    return tf.nn.max_pool2d(inputs, 3, 2, 'SAME')

  hidden = norm(pool(conv(images)))
  hidden = pool(norm(conv(hidden)))
  hidden = tf.reshape(hidden, [tf.shape(hidden)[0], -1])
  return dense(tf.nn.relu(dense(tf.nn.relu(dense(hidden)))))


def norm(images: tf.Tensor) -> tf.Tensor:
  """Local response normalization with the tutorial's constants."""
  return tf.nn.local_response_normalization(images, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75)
