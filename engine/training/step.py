"""The training step and the traced inner loop around it.

A step is: gradients of the loss (gradients.py, with the one all-reduce), optimizer update, moving
averages. The loop over steps is part of the graph; it returns to Python once every `steps_per_loop`
steps. With progressive resizing there are two such loops, of which the step chooses.
"""

from collections.abc import Callable, Iterator, Sequence

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from engine.optim import exponential_moving_average
from engine.optim import schedules
from engine.training import gradients as gradients_lib
from engine.training import input_wait
from engine.training import progressive
from engine.training import state as state_lib
from engine.training import strategy as strategy_lib
from tfrecords import resize

# Inputs float [n, ...] and labels, int32 [n] or mixed (tfrecords/augmentation/mixed_labels.py);
# under several replicas a value for each of them.
Batch = tuple[tf.Tensor, tf.Tensor]
# Scalars of the last step of an inner loop; those of input_wait.py are sums over its steps.
StepMetrics = dict[str, tf.Tensor]
ReplicaStep = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], StepMetrics]
TrainLoop = Callable[[Iterator[Batch], tf.Tensor], StepMetrics]

METRIC_NAMES = ('loss', 'cross_entropy', 'weight_decay', 'accuracy', 'learning_rate',
                *input_wait.METRIC_NAMES)


def learning_rate(recipe: recipe_lib.Recipe, train_examples: int, step: tf.Tensor,
                  lr_halvings: Sequence[int] = ()) -> tf.Tensor:
  """Returns the learning rate, a float32 scalar, of the update that follows `step` updates.

  Args:
    recipe: its schedule is used.
    train_examples: examples per epoch.
    step: integer scalar.
    lr_halvings: steps at each of which the rate is halved.
  """
  rate = schedules.learning_rate(
      recipe.lr_schedule, step, recipe.learning_rate, train_examples / recipe.batch_size,
      recipe.max_steps)
  for start in lr_halvings:
    rate = tf.where(step >= start, 0.5 * rate, rate)
  return rate


def build_step(state: state_lib.TrainState, recipe: recipe_lib.Recipe, train_examples: int,
               num_cached_stages: int = 0, lr_halvings: Sequence[int] = (),
               accumulate: int = 1) -> ReplicaStep:
  """Returns the step of one replica: (inputs, labels, step) -> metrics of the global batch.

  Args:
    state: its variables are updated.
    recipe: what to compute; frozen layers get no gradient, no weight decay and no update.
    train_examples: examples per epoch.
    num_cached_stages: leading stages of the network whose output the inputs are; 0: images.
    lr_halvings: steps at each of which the learning rate is halved.
    accumulate: number of slices in which a replica takes its part of the batch.

  Raises:
    errors.InputError: the batch cannot be taken in slices; see gradients.py.

  Example:
    In images of zeros an untrained layer sees nothing, and the loss is log 10:

    >>> recipe = rana.recipes['mnist_softmax'].with_settings(batch_size=2)
    >>> state = rana.loop.TrainState(
    ...     rana.loop.RunConfig(recipe, 0, recipe.class_names, (28, 28, 1), 60_000))
    >>> step = rana.loop.build_step(state, recipe, train_examples=60_000)
    >>> images, labels = tf.zeros([2, 28, 28, 1]), tf.constant([3, 8])
    >>> metrics = step(images, labels, state.step.read_value())
    >>> print(f'{metrics["loss"]:.4f}')
    2.3026
  """
  compute_gradients = gradients_lib.build(state, recipe, num_cached_stages, accumulate)
  # Running statistics are averaged too: they belong to the weights they were measured with.
  average, moving = (model_registry.moving_variables(network, recipe.frozen_layers)
                     for network in (state.averages, state.network))

  def replica_step(inputs: tf.Tensor, labels: tf.Tensor, step: tf.Tensor) -> StepMetrics:
    gradients, scalars, statistics = compute_gradients(inputs, labels, step)
    rate = learning_rate(recipe, train_examples, step, lr_halvings)
    state.optimizer.update(gradients, rate)
    for statistic, following in statistics:
      statistic.assign(following)
    exponential_moving_average.update(
      average, moving, exponential_moving_average.decay_after(step + 1, recipe.moving_average_decay)
    )
    return scalars | {'learning_rate': rate}

  return replica_step


def build_loop(strategy: tf.distribute.Strategy, state: state_lib.TrainState,
               recipe: recipe_lib.Recipe, train_examples: int, num_cached_stages: int = 0,
               lr_halvings: Sequence[int] = (),
               accumulate: int = 1) -> progressive.TracedLoop:
  """Returns the traced loop: (iterator, number of steps) -> metrics of the last step; a TrainLoop.

  Args:
    strategy: where it computes.
    state: created in the scope of the strategy.
    recipe: as for `build_step`.
    train_examples: examples per epoch.
    num_cached_stages: as for `build_step`.
    lr_halvings: as for `build_step`.
    accumulate: as for `build_step`.
  """
  replica_step = build_step(
      state, recipe, train_examples, num_cached_stages, lr_halvings, accumulate)
  whole = _traced(strategy, state, replica_step)
  if not progressive.num_shrunk_steps(recipe):
    return whole

  def shrunk_step(inputs: tf.Tensor, labels: tf.Tensor, step: tf.Tensor) -> StepMetrics:
    return replica_step(resize.shrink(inputs, recipe.progressive_side), labels, step)

  return progressive.Loop(state, recipe, _traced(strategy, state, shrunk_step), whole)


def _traced(strategy: tf.distribute.Strategy, state: state_lib.TrainState,
            replica_step: ReplicaStep) -> tf.types.experimental.PolymorphicFunction:
  """Returns the loop over a step; see `build_loop`."""
  is_on_gpu = strategy_lib.is_on_gpu(strategy)
  # AutoGraph converts the loop alone: converting every function below it would take seconds.
  replica_step = tf.autograph.experimental.do_not_convert(replica_step)

  @tf.function
  def train_steps(iterator: Iterator[Batch], steps: tf.Tensor) -> StepMetrics:
    metrics = {name: tf.zeros([], tf.float32) for name in METRIC_NAMES}
    for index in tf.range(steps):
      timer = (input_wait.LastStep(metrics, index == steps - 1) if is_on_gpu
               else input_wait.EveryStep(metrics))
      inputs, labels = next(iterator)
      waits = timer.metrics(_local(strategy, labels))
      scalars = strategy.run(replica_step, args=(inputs, labels, state.step.read_value()))
      state.step.assign_add(1)
      metrics = {name: _local(strategy, value)[0] for name, value in scalars.items()} | waits
    return metrics

  return train_steps


def _local(strategy: tf.distribute.Strategy, value: object) -> tuple[tf.Tensor, ...]:
  """Returns the value of each replica."""
  return strategy.experimental_local_results(value)
