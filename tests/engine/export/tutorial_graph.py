"""The CIFAR-10 tutorial's own program in TensorFlow 1: its graph, a training step and its saver.

Written from the published constants of `cifar10.py` with TensorFlow's kernels alone, so that its
checkpoints are those that the tutorial's users have.
"""

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
BATCH = 4
SIDE = 8


class Program:
  """The graph: `train` saves a checkpoint, `answers` restores one.

  Attributes:
    images: float32 [BATCH, SIDE, SIDE, 3], standardized.
    labels: int32 [BATCH].
  """

  def __init__(self):
    rng = np.random.default_rng(5)
    self.images = rng.normal(size=[BATCH, SIDE, SIDE, 3]).astype(np.float32)
    self.labels = rng.integers(0, 10, [BATCH]).astype(np.int32)
    self._graph, self._evaluation = tf.Graph(), tf.Graph()
    with self._graph.as_default():
      tf1.set_random_seed(3)
      self._step = tf1.train.get_or_create_global_step()
      total = _total_loss(_inference(tf.constant(self.images)), tf.constant(self.labels))
      self._train = _train(total, self._step)
      self._saver = tf1.train.Saver()
    with self._evaluation.as_default():
      self._answers = [_inference(tf.constant(self.images)),
                       tf1.train.get_or_create_global_step()]
      self._averaged = tf1.train.Saver(
          tf1.train.ExponentialMovingAverage(0.9999).variables_to_restore())

  def train(self, directory, steps, start=None):
    """Runs some steps, from the initial values or a checkpoint; returns the new checkpoint."""
    with self._graph.as_default(), tf1.Session() as session:
      session.run(tf1.global_variables_initializer())
      if start:
        self._saver.restore(session, str(start))
      for _ in range(steps):
        session.run(self._train)
      return self._saver.save(session, str(directory / 'model.ckpt'), self._step)

  def answers(self, checkpoint):
    """Returns logits by the moving averages, as the tutorial evaluates, and the step."""
    with self._evaluation.as_default(), tf1.Session() as session:
      self._averaged.restore(session, str(checkpoint))
      return session.run(self._answers)


def _variable(name, shape, stddev=None, value=0.0, decay=0.0):
  initial = (tf1.constant_initializer(value) if stddev is None
             else tf1.truncated_normal_initializer(stddev=stddev))
  variable = tf1.get_variable(name, shape, initializer=initial, dtype=tf.float32)
  if decay:
    tf1.add_to_collection('losses', tf.multiply(tf.nn.l2_loss(variable), decay,
                                                name='weight_loss'))
  return variable


def _inference(images):
  def conv(images, name, channels, bias):
    with tf1.variable_scope(name) as scope:
      filters = _variable('weights', [5, 5, channels, 64], 0.05)
      biases = _variable('biases', [64], value=bias)
      return tf.nn.relu(tf.nn.conv2d(images, filters, 1, 'SAME') + biases, name=scope.name)

  def local(inputs, name, size, stddev, decay):
    with tf1.variable_scope(name) as scope:
      weights = _variable('weights', [inputs.shape[1], size], stddev, decay=decay)
      biases = _variable('biases', [size], value=0.1)
      return tf.nn.relu(tf.matmul(inputs, weights) + biases, name=scope.name)

  def pool(images):
    return tf.nn.max_pool2d(images, 3, 2, 'SAME')

  def norm(images):
    return tf.nn.local_response_normalization(images, 4, 1.0, 0.001 / 9.0, 0.75)

  images = norm(pool(conv(images, 'conv1', 3, 0.0)))
  images = pool(norm(conv(images, 'conv2', 64, 0.1)))
  hidden = local(tf.reshape(images, [BATCH, 4 * 64]), 'local3', 384, 0.04, 0.004)
  hidden = local(hidden, 'local4', 192, 0.04, 0.004)
  with tf1.variable_scope('softmax_linear') as scope:
    weights = _variable('weights', [192, 10], 1 / 192.0)
    return tf.add(tf.matmul(hidden, weights), _variable('biases', [10]), name=scope.name)


def _total_loss(logits, labels):
  each = tf.nn.sparse_softmax_cross_entropy_with_logits(logits=logits, labels=labels)
  tf1.add_to_collection('losses', tf.reduce_mean(each, name='cross_entropy'))
  return tf.add_n(tf1.get_collection('losses'), name='total_loss')


def _train(total_loss, step):
  losses = tf1.train.ExponentialMovingAverage(0.9, name='avg')
  averaged = losses.apply([*tf1.get_collection('losses'), total_loss])
  rate = tf1.train.exponential_decay(0.1, step, 100_000, 0.1, staircase=True)
  with tf1.control_dependencies([averaged]):
    optimizer = tf1.train.GradientDescentOptimizer(rate)
    gradients = optimizer.compute_gradients(total_loss)
  applied = optimizer.apply_gradients(gradients, global_step=step)
  averages = tf1.train.ExponentialMovingAverage(0.9999, step)
  with tf1.control_dependencies([applied]):
    return averages.apply(tf1.trainable_variables())
