"""The tutorial's network in JAX: its own operations, the whole step in one jit."""

import dataclasses
import itertools
from typing import Any

from engine.bench.step import step_workload

Values = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Mode:
  """A way to run it."""
  precision: str = 'float32'


MODES = {'jit': Mode(), 'jit, bfloat16': Mode('bfloat16')}


def build(task: step_workload.Task, mode: Mode) -> 'JaxStep':
  """Returns a training that has taken its first step."""
  return JaxStep(task, mode)


class JaxStep:
  """A training in JAX.

  Attributes:
    variables: weights and biases by name.
    averages: theirs.
  """

  def __init__(self, task: step_workload.Task, mode: Mode):
    import jax
    jax.config.update('jax_platforms', 'cpu')
    self._task = task
    self.variables = initial_values(task)
    self.averages = jax.tree.map(lambda value: value.copy(), self.variables)
    self._batches = itertools.cycle([
        (jax.device_put(images), jax.device_put(labels))
        for images, labels in zip(task.images, task.labels, strict=True)])
    self._compute = jax.jit(step_function(task, mode.precision), donate_argnums=(0, 1))
    parameters = sum(value.size for value in jax.tree.leaves(self.variables))
    self._facts = (float(self._step()), parameters)

  def work(self) -> int:
    """Takes some steps."""
    for _ in range(self._task.steps_per_turn):
      loss = self._step()
    loss.block_until_ready()
    return self._task.steps_per_turn

  def facts(self) -> tuple[float, int]:
    """Returns the loss of the first step and the number of parameters."""
    return self._facts

  def _step(self) -> Any:
    self.variables, self.averages, loss = self._compute(
        self.variables, self.averages, *next(self._batches))
    return loss


def initial_values(task: step_workload.Task) -> Values:
  """Returns the variables, by the names that ours have."""
  import jax
  side, channels = task.images.shape[3:]
  features = 64 * (-(-side // 4)) ** 2
  shapes = [(5, 5, channels, 64), (5, 5, 64, 64), (features, 384), (384, 192),
            (192, task.num_classes)]
  keys = jax.random.split(jax.random.key(0), len(shapes))
  values = {}
  for layer, shape, key in zip(step_workload.LAYERS, shapes, keys, strict=True):
    values[f'{layer.name}/weights'] = layer.stddev * jax.random.truncated_normal(
        key, -2.0, 2.0, shape)
    values[f'{layer.name}/biases'] = jax.numpy.full(shape[-1:], layer.bias)
  return values


def step_function(task: step_workload.Task, precision: str) -> Any:
  """Returns (variables, averages, images, labels) -> (variables, averages, loss)."""
  import jax

  def loss_function(variables: Values, images: Any, labels: Any) -> Any:
    compute = jax.tree.map(lambda value: value.astype(precision), variables)
    logits = network(compute, images.astype(precision)).astype('float32')
    decay = sum((variables[f'{name}/weights'] ** 2).sum() for name in ('local3', 'local4'))
    chosen = jax.numpy.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1)
    return task.weight_decay / 2 * decay - chosen.mean()

  def step(variables: Values, averages: Values, images: Any,
           labels: Any) -> tuple[Values, Values, Any]:
    loss, gradients = jax.value_and_grad(loss_function)(variables, images, labels)
    variables = jax.tree.map(lambda value, gradient: value - task.learning_rate * gradient,
                             variables, gradients)
    keep = task.moving_average_decay
    averages = jax.tree.map(lambda average, value: average - (1 - keep) * (average - value),
                            averages, variables)
    return variables, averages, loss

  return step


def network(variables: Values, images: Any) -> Any:
  """Returns the logits."""
  import jax

  def layer(name: str, inputs: Any, product: Any) -> Any:
    return product(inputs, variables[f'{name}/weights']) + variables[f'{name}/biases']

  def conv(inputs: Any, weights: Any) -> Any:
    return jax.lax.conv_general_dilated(inputs, weights, (1, 1), 'SAME',
                                        dimension_numbers=('NHWC', 'HWIO', 'NHWC'))

  def pool(inputs: Any) -> Any:
    return jax.lax.reduce_window(inputs, -jax.numpy.inf, jax.lax.max, (1, 3, 3, 1), (1, 2, 2, 1),
                                 'SAME')

  relu = jax.nn.relu
  hidden = norm(pool(relu(layer('conv1', images, conv))))
  hidden = pool(norm(relu(layer('conv2', hidden, conv))))
  hidden = hidden.reshape(len(hidden), -1)
  hidden = relu(layer('local3', hidden, jax.numpy.matmul))
  hidden = relu(layer('local4', hidden, jax.numpy.matmul))
  return layer('softmax_linear', hidden, jax.numpy.matmul)


def norm(images: Any) -> Any:
  """Local response normalisation; JAX has none of its own."""
  import jax
  energy = jax.lax.reduce_window(images ** 2, 0.0, jax.lax.add, (1, 1, 1, 9), (1, 1, 1, 1), 'SAME')
  return images * (1.0 + 0.001 / 9 * energy) ** -0.75
