"""The tutorial's training step in JAX: its own operations, the whole step in one jit."""

from collections.abc import Callable
import dataclasses
import itertools
from typing import Any

from engine.bench.step import step_workload

# jax.Array; JAX is imported in worker processes only and may not be installed.
Array = Any
Variables = dict[str, Array]
Step = Callable[[Variables, Variables, Array, Array], tuple[Variables, Variables, Array]]


@dataclasses.dataclass(frozen=True)
class JaxMode:
  """A configuration of JAX."""
  compute_dtype: str = 'float32'


MODES = {'jit': JaxMode(), 'jit, bfloat16': JaxMode('bfloat16')}


def build(workload: step_workload.StepWorkload, mode: JaxMode) -> 'JaxStep':
  """Returns a training that has taken its first step."""
  return JaxStep(workload, mode)


class JaxStep:
  """A training in JAX.

  Attributes:
    variables: weights and biases by name.
    averages: the moving averages of the variables.
  """

  def __init__(self, workload: step_workload.StepWorkload, mode: JaxMode):
    import jax
    jax.config.update('jax_platforms', 'cpu')
    self._workload = workload
    self.variables = initial_values(workload)
    self.averages = jax.tree.map(lambda value: value.copy(), self.variables)
    self._batches = itertools.cycle([
        (jax.device_put(images), jax.device_put(labels))
        for images, labels in zip(workload.images, workload.labels, strict=True)])
    self._compute = jax.jit(step_function(workload, mode.compute_dtype), donate_argnums=(0, 1))
    num_parameters = sum(value.size for value in jax.tree.leaves(self.variables))
    self._first_step = step_workload.FirstStep(float(self._step()), num_parameters)

  def work(self) -> int:
    """Takes `steps_per_call` steps and returns their number."""
    for _ in range(self._workload.steps_per_call):
      loss = self._step()
    loss.block_until_ready()
    return self._workload.steps_per_call

  def first_step(self) -> step_workload.FirstStep:
    """Returns the loss of the first step and the number of parameters."""
    return self._first_step

  def _step(self) -> Array:
    self.variables, self.averages, loss = self._compute(
        self.variables, self.averages, *next(self._batches))
    return loss


def initial_values(workload: step_workload.StepWorkload) -> Variables:
  """Returns the initial variables by the names that this engine gives them."""
  import jax
  side, channels = workload.images.shape[3:]
  features = 64 * (-(-side // 4)) ** 2
  shapes = [(5, 5, channels, 64), (5, 5, 64, 64), (features, 384), (384, 192),
            (192, workload.num_classes)]
  keys = jax.random.split(jax.random.key(0), len(shapes))
  values = {}
  for layer, shape, key in zip(step_workload.LAYERS, shapes, keys, strict=True):
    values[f'{layer.name}/weights'] = layer.stddev * jax.random.truncated_normal(
        key, -2.0, 2.0, shape)
    values[f'{layer.name}/biases'] = jax.numpy.full(shape[-1:], layer.bias)
  return values


def step_function(workload: step_workload.StepWorkload, compute_dtype: str) -> Step:
  """Returns (variables, averages, images, labels) -> (variables, averages, loss)."""
  import jax

  def loss_function(variables: Variables, images: Array, labels: Array) -> Array:
    compute = jax.tree.map(lambda value: value.astype(compute_dtype), variables)
    logits = network(compute, images.astype(compute_dtype)).astype('float32')
    decay = sum((variables[f'{name}/weights'] ** 2).sum() for name in ('local3', 'local4'))
    log_likelihood = jax.numpy.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1)
    return workload.weight_decay / 2 * decay - log_likelihood.mean()

  def step(variables: Variables, averages: Variables, images: Array,
           labels: Array) -> tuple[Variables, Variables, Array]:
    loss, gradients = jax.value_and_grad(loss_function)(variables, images, labels)
    variables = jax.tree.map(lambda value, gradient: value - workload.learning_rate * gradient,
                             variables, gradients)
    keep = workload.moving_average_decay
    averages = jax.tree.map(lambda average, value: average - (1 - keep) * (average - value),
                            averages, variables)
    return variables, averages, loss

  return step


def network(variables: Variables, images: Array) -> Array:
  """Returns the logits [batch, classes]."""
  import jax

  def layer(name: str, inputs: Array, product: Callable[[Array, Array], Array]) -> Array:
    return product(inputs, variables[f'{name}/weights']) + variables[f'{name}/biases']

  def conv(inputs: Array, weights: Array) -> Array:
    return jax.lax.conv_general_dilated(inputs, weights, (1, 1), 'SAME',
                                        dimension_numbers=('NHWC', 'HWIO', 'NHWC'))

  def pool(inputs: Array) -> Array:
    return jax.lax.reduce_window(inputs, -jax.numpy.inf, jax.lax.max, (1, 3, 3, 1), (1, 2, 2, 1),
                                 'SAME')

  relu = jax.nn.relu
  hidden = norm(pool(relu(layer('conv1', images, conv))))
  hidden = pool(norm(relu(layer('conv2', hidden, conv))))
  hidden = hidden.reshape(len(hidden), -1)
  hidden = relu(layer('local3', hidden, jax.numpy.matmul))
  hidden = relu(layer('local4', hidden, jax.numpy.matmul))
  return layer('softmax_linear', hidden, jax.numpy.matmul)


def norm(images: Array) -> Array:
  """Local response normalization; JAX has no operation for it."""
  import jax
  energy = jax.lax.reduce_window(images ** 2, 0.0, jax.lax.add, (1, 1, 1, 9), (1, 1, 1, 1), 'SAME')
  return images * (1.0 + 0.001 / 9 * energy) ** -0.75
