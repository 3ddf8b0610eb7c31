"""The training step and the traced inner loop around it.

A step is: gradients of the loss (gradients.py, with the one all-reduce), optimizer update, moving
averages. The loop over steps is part of the graph; it returns to Python once every `steps_per_loop`
steps.
"""

from collections.abc import Callable, Iterator, Sequence

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import forward_context
from engine.models import model_registry
from engine.optim import exponential_moving_average
from engine.optim import schedules
from engine.training import compute_dtype
from engine.training import gradients as gradients_lib
from engine.training import input_wait
from engine.training import loss as loss_lib
from engine.training import parameter_groups
from engine.training import state as state_lib
from engine.training import strategy as strategy_lib

# Inputs float [n, ...] and labels, int32 [n] or mixed (tfrecords/augmentation/mixed_labels.py);
# under several replicas a value for each of them.
Batch = tuple[tf.Tensor, tf.Tensor]
# Scalars of the last step of an inner loop; those of input_wait.py are sums over its steps.
StepMetrics = dict[str, tf.Tensor]
ReplicaStep = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], StepMetrics]
TrainLoop = Callable[[Iterator[Batch], tf.Tensor], StepMetrics]
# 'layers', 'gradients' and 'loss_terms', each by name.
Inspection = dict[str, dict[str, tf.Tensor]]
InspectionFn = Callable[[tf.Tensor, tf.Tensor], Inspection]

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
               accumulate: int = 1) -> tf.types.experimental.PolymorphicFunction:
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
  is_on_gpu = strategy_lib.is_on_gpu(strategy)
  # AutoGraph converts the loop alone: converting every function below it would take seconds.
  replica_step = tf.autograph.experimental.do_not_convert(
      build_step(state, recipe, train_examples, num_cached_stages, lr_halvings, accumulate))

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


def build_inspection_fn(state: state_lib.TrainState, recipe: recipe_lib.Recipe,
                        num_cached_stages: int = 0) -> InspectionFn:
  """Returns a traced function of one batch: its activations, gradients and loss terms by name.

  They are those of a training-mode forward pass on one device. No variable changes.

  Args:
    state: its network is inspected.
    recipe: defines the loss and the compute dtype.
    num_cached_stages: leading stages of the network whose output the inputs are; 0: images.
  """
  compute = compute_dtype.TYPES[recipe.compute_dtype]

  @tf.function(reduce_retracing=True, autograph=False)
  def inspect(images: tf.Tensor, labels: tf.Tensor) -> Inspection:
    with tf.GradientTape() as tape:
      computed = state.network.activations(
          tf.cast(images, compute), _next_pass(state, recipe), num_cached_stages)
      layers = {name: tf.cast(values, tf.float32) for name, values in computed.items()}
      terms = _loss_terms(state, recipe, list(layers.values())[-1], labels)
      loss = tf.add_n(list(terms.values()))
    variables = model_registry.named_variables(state.network, recipe.frozen_layers)
    gradients = tape.gradient(loss, variables)
    return {'layers': layers, 'gradients': gradients, 'loss_terms': terms | {'loss': loss}}

  return inspect


def next_loss(state: state_lib.TrainState, recipe: recipe_lib.Recipe, images: tf.Tensor,
              labels: tf.Tensor) -> float:
  """Returns the loss of the next step on a batch, on one device. No variable changes.

  Not traced: to trace a network takes longer than to compute it once.

  Args:
    state: before the step.
    recipe: defines the loss and the compute dtype.
    images: float [n, height, width, channels].
    labels: int32 [n], or float32 [n, num_classes] where they are mixed.
  """
  compute = compute_dtype.TYPES[recipe.compute_dtype]
  logits = state.network(tf.cast(images, compute), _next_pass(state, recipe))
  terms = _loss_terms(state, recipe, tf.cast(logits, tf.float32), labels)
  return float(tf.add_n(list(terms.values())))


def _next_pass(state: state_lib.TrainState,
               recipe: recipe_lib.Recipe) -> forward_context.ForwardContext:
  """Returns the context of the next step's forward pass on one device."""
  return forward_context.ForwardContext(
      gradients_lib.step_seed(state, state.step.read_value()),
      frozen=frozenset(recipe.frozen_layers))


def _loss_terms(state: state_lib.TrainState, recipe: recipe_lib.Recipe, logits: tf.Tensor,
                labels: tf.Tensor) -> loss_lib.Terms:
  return loss_lib.loss_terms(parameter_groups.of_recipe(state.network, recipe), recipe, logits,
                             labels, weights_of_classes=state.class_weights)
