"""The gradients of one training step: forward pass, loss, backward pass, one all-reduce.

A replica may take its part of the batch in several slices, one after another, and add up their
gradients (`accumulate`). The sum is that of the whole batch but for rounding, and activations take
the memory of one slice. With the recipe's `jit_compile` XLA compiles all that comes before the
all-reduce, on each replica. What batch normalization does not allow is in gradient_limits.py.
"""

from collections.abc import Callable
import dataclasses
import functools

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import forward_context
from engine.models import model_registry
from engine.training import compute_dtype
from engine.training import gradient_limits
from engine.training import loss as loss_lib
from engine.training import parameter_groups
from engine.training import state as state_lib
from tfrecords.augmentation import mixed_labels

# Running statistics with their new values.
Updates = list[tuple[tf.Variable, tf.Tensor]]
Scalars = dict[str, tf.Tensor]
# (inputs, labels, step) -> gradients in the order of the trained variables, scalars, and updates.
GradientsFn = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[list[tf.Tensor], Scalars, Updates]]

_SCALARS = ('cross_entropy', 'weight_decay', 'loss', 'accuracy')


def step_seed(state: state_lib.TrainState, step: tf.Tensor) -> tf.Tensor:
  """Returns the seed of all random numbers in the forward pass that follows `step` updates."""
  return tf.stack([tf.constant(state.seed, tf.int64), step])


def build(state: state_lib.TrainState, recipe: recipe_lib.Recipe, num_cached_stages: int = 0,
          accumulate: int = 1) -> GradientsFn:
  """Returns the function that computes the gradients of the global batch on one replica.

  Args:
    state: its network is differentiated; nothing is updated.
    recipe: the loss; frozen layers get no gradient.
    num_cached_stages: leading stages of the network whose output the inputs are; 0: images.
    accumulate: number of slices in which a replica takes its part of the batch, at least 1.

  Returns:
    A function of inputs and labels of this replica's part and of the number of steps done. Its
    gradients and scalars (terms of the loss, `loss`, `accuracy`) are those of the global batch.

  Raises:
    errors.InputError: a batch is to be taken in slices and is normalized as a whole.
  """
  gradient_limits.check_accumulate(accumulate, state.network, recipe)
  compute = compute_dtype.TYPES[recipe.compute_dtype]
  variables = list(model_registry.named_variables(state.network, recipe.frozen_layers).values())
  groups = parameter_groups.of_recipe(state.network, recipe)

  def of_slice(inputs: tf.Tensor, labels: tf.Tensor, context: forward_context.ForwardContext,
               shares: int) -> tuple[list[tf.Tensor], Scalars]:
    """Returns the share of some rows in the gradients and scalars of the global batch."""
    with tf.GradientTape(watch_accessed_variables=False) as tape:
      tape.watch(variables)
      logits = tf.cast(
          state.network(tf.cast(inputs, compute), context, num_cached_stages), tf.float32)
      terms = loss_lib.loss_terms(groups, recipe, logits, labels, shares, state.class_weights)
      loss = tf.add_n(list(terms.values()))
    wanted = mixed_labels.larger(labels)
    correct = tf.cast(tf.argmax(logits, 1, tf.int32) == wanted, tf.float32)
    scalars = terms | {'loss': loss, 'accuracy': tf.reduce_sum(correct) / recipe.batch_size}
    return tape.gradient(loss, variables), scalars

  def of_replica(inputs: tf.Tensor, labels: tf.Tensor,
                 step: tf.Tensor) -> tuple[list[tf.Tensor], Scalars, Updates]:
    """Returns this replica's share of the gradients and scalars, and the updates."""
    replica = tf.distribute.get_replica_context()
    replicas = replica.num_replicas_in_sync
    context = _context(replica, recipe, step_seed(state, step))
    if accumulate == 1:
      found = of_slice(inputs, labels, context, replicas)
    else:
      found = _sum_of_slices(functools.partial(of_slice, shares=replicas * accumulate),
                             (inputs, labels), context, accumulate, variables)
    return *found, context.batch_norm_updates

  def gradients(inputs: tf.Tensor, labels: tf.Tensor,
                step: tf.Tensor) -> tuple[list[tf.Tensor], Scalars, Updates]:
    compiled = _compiled(of_replica) if recipe.jit_compile else of_replica
    *found, updates = compiled(inputs, labels, step)
    # The only communication of a step, in one list, so that it is one collective.
    reduced, scalars = tf.distribute.get_replica_context().all_reduce(
        tf.distribute.ReduceOp.SUM, found)
    return reduced, scalars, updates

  return gradients


def _compiled(compute: GradientsFn) -> GradientsFn:
  """Returns a function that XLA compiles as one cluster, for one trace of a replica's step."""
  updated: list[tf.Variable] = []

  # What the function computes leaves it as a result alone.
  @tf.function(jit_compile=True, autograph=False)
  def values(*batch: tf.Tensor) -> tuple[list[tf.Tensor], Scalars, list[tf.Tensor]]:
    gradients, scalars, updates = compute(*batch)
    updated[:] = [variable for variable, _ in updates]
    return gradients, scalars, [following for _, following in updates]

  def compiled(*batch: tf.Tensor) -> tuple[list[tf.Tensor], Scalars, Updates]:
    gradients, scalars, following = values(*batch)
    return gradients, scalars, list(zip(updated, following, strict=True))
  return compiled


def _context(replica: tf.distribute.ReplicaContext, recipe: recipe_lib.Recipe,
             seed: tf.Tensor) -> forward_context.ForwardContext:
  """Returns the context of this replica's forward pass: its rows, and how to sum over all."""
  replicas, frozen = replica.num_replicas_in_sync, frozenset(recipe.frozen_layers)
  if replicas == 1:
    return forward_context.ForwardContext(seed, frozen=frozen)
  rank = tf.cast(replica.replica_id_in_sync_group, tf.int64)
  return forward_context.ForwardContext(
      seed, frozen=frozen, batch_offset=rank * (recipe.batch_size // replicas),
      sum_over_replicas=functools.partial(replica.all_reduce, tf.distribute.ReduceOp.SUM))


def _sum_of_slices(
    of_slice: Callable[..., tuple[list[tf.Tensor], Scalars]], batch: tuple[tf.Tensor, tf.Tensor],
    context: forward_context.ForwardContext, count: int,
    variables: list[tf.Variable]) -> tuple[list[tf.Tensor], Scalars]:
  """Returns the sum over `count` equal slices of a batch, computed one after another."""
  size = batch[0].shape[0] // count
  # A slice by its number keeps its size known while tracing.
  inputs, labels = (tf.reshape(part, [count, size, *part.shape[1:]]) for part in batch)

  def add(index: tf.Tensor, gradients: list[tf.Tensor],
          scalars: Scalars) -> tuple[tf.Tensor, list[tf.Tensor], Scalars]:
    offset = context.batch_offset + tf.cast(index * size, tf.int64)
    more, terms = of_slice(
        inputs[index], labels[index], dataclasses.replace(context, batch_offset=offset))
    return (index + 1, [total + one for total, one in zip(gradients, more, strict=True)],
            {name: scalars[name] + value for name, value in terms.items()})

  zeros = [tf.zeros_like(variable) for variable in variables]
  # Several at a time would take the memory of the whole batch.
  _, gradients, scalars = tf.while_loop(
      lambda index, *_: index < count, add,
      (tf.constant(0), zeros, dict.fromkeys(_SCALARS, tf.zeros([]))), parallel_iterations=1)
  return gradients, scalars
