"""`train_main --verify_replicas`: steps of a recipe on one device and on several, side by side.

Before every step the replicas get the state of the single device, so that a difference is that of
one step and does not grow. Compared are the terms of the loss, every gradient, and after the update
every variable: weights, moving averages, running statistics and the optimizer's accumulators. The
replicas must agree with each other in every bit, and with the single device but for rounding, as a
sum over the batch has another order there.

Rounding does not stay small everywhere: where it chooses among equal maxima of a pooling window or
the side of a relu's corner, a gradient takes another way. So each step is also taken on images with
noise in their last bits, and what that changes in a gradient is allowed there, several times over.
"""

import dataclasses

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.models import model_registry
from engine.reporting import console
from engine.trainer import replica_comparison as comparison
from engine.trainer import temporary_training
from engine.training import gradients as gradients_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib

NUM_STEPS = 5
# Deviation of the noise, relative to the largest value of the images. Every layer rounds, so it is
# some times the last bit.
_NOISE = {'float32': 2.0 ** -19, 'bfloat16': 2.0 ** -7}


def run(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, replicas: int,
        log: console.LogFn, num_steps: int = NUM_STEPS) -> comparison.ReplicaCheck:
  """Compares steps on one device with steps on replicas, in memory.

  TensorFlow sums over one group of devices in the life of a process, so it is called once.

  Args:
    recipe: what to train.
    options: data and warm start; the run directory is neither read nor written.
    replicas: number of logical devices, which exist already; at least 2.
    log: writes a console line.
    num_steps: steps to compare.

  Raises:
    errors.InputError: data, devices or recipe cannot be used.
  """
  alone = temporary_training.create(
      recipe, dataclasses.replace(options, logical_devices=0, num_gpus=0), log)
  strategy = strategy_lib.build(logical_devices=replicas, batch_size=recipe.batch_size)
  together = alone._replace(strategy=strategy, state=temporary_training.new_state(
      alone.data.run_config(), strategy, options.accumulate))
  return compare(alone, together, options.accumulate, log, num_steps)


def compare(alone: temporary_training.TemporaryTraining,
            other: temporary_training.TemporaryTraining, accumulate: int, log: console.LogFn,
            num_steps: int) -> comparison.ReplicaCheck:
  """Compares the steps of two trainings of one recipe that differ in their devices.

  Args:
    alone: on one device.
    other: on other devices.
    accumulate: number of slices in which each device takes its part of a batch.
    log: writes a console line.
    num_steps: steps to compare.
  """
  single, replicated = (_Side(training, accumulate) for training in (alone, other))
  worst: dict[str, comparison.Difference] = {}
  unequal = ''
  for step in range(num_steps):
    replicated.take(single)
    noisy = single.gradients(step, _NOISE[alone.recipe.compute_dtype])[0]
    expected, _ = single.step(step)
    found, apart = replicated.step(step)
    unequal = unequal or (f'{apart} after step {step + 1}' if apart else '')
    for one in comparison.differences(found, expected, noisy, step + 1,
                                      comparison.TOLERANCES[alone.recipe.compute_dtype]):
      if one.kind not in worst or one.excess > worst[one.kind].excess:
        worst[one.kind] = one
    log(f'step {step + 1} of {num_steps} compared')
  return comparison.ReplicaCheck(
      other.strategy.num_replicas_in_sync, num_steps, tuple(worst.values()), unequal)


class _Side:
  """One of the two trainings.

  Attributes:
    state: what it trains.
  """

  def __init__(self, training: temporary_training.TemporaryTraining, accumulate: int):
    recipe, self._strategy, data, self.state = training
    self._data = data
    self._batches = data.iterator(0, self._strategy)
    self._loop = step_lib.build_loop(
        self._strategy, self.state, recipe, data.source.num_examples, accumulate=accumulate)
    compute = gradients_lib.build(self.state, recipe, accumulate=accumulate)
    self._names = list(model_registry.named_variables(self.state.network, recipe.frozen_layers))

    @tf.function(autograph=False)
    def gradients(inputs: tf.Tensor, labels: tf.Tensor, step: tf.Tensor, noise: tf.Tensor) -> tuple:

      def noisy(images: tf.Tensor, labels: tf.Tensor) -> tuple:
        size = noise * tf.reduce_max(tf.abs(images))
        return compute(images + size * tf.random.stateless_normal(
            tf.shape(images), [0, 0], dtype=images.dtype), labels, step)[:2]

      return self._strategy.run(noisy, args=(inputs, labels))

    self._gradients = gradients

  def take(self, other: '_Side') -> None:
    """Takes the other one's state."""
    for mine, theirs in zip(self.state.variables, other.state.variables, strict=True):
      mine.assign(theirs.read_value())

  def gradients(self, step: int, noise: float = 0.0) -> tuple[comparison.Tensors, str]:
    """Returns gradients and terms of the loss, and what differs among the replicas."""
    batch = next(self._data.iterator(step, self._strategy))
    computed, terms = self._gradients(*batch, tf.constant(step, tf.int64), tf.constant(noise))
    found = {(comparison.GRADIENTS, name): value
             for name, value in zip(self._names, computed, strict=True)}
    return self._copied(
        found | {(comparison.LOSS, name): value for name, value in terms.items()})

  def step(self, step: int) -> tuple[comparison.Tensors, str]:
    """Takes a step; returns all its tensors, and what differs among the replicas."""
    found, apart = self.gradients(step)
    self._loop(self._batches, tf.constant(1))
    updated, differs = self._copied({
        (kind, variable.name.partition(':')[0]): variable
        for kind, module in (('weights and statistics', self.state.network),
                             ('moving averages', self.state.averages),
                             ('accumulators', self.state.optimizer))
        for variable in module.variables})
    return found | updated, apart or differs

  def _copied(self, values: dict[tuple[str, str], object]) -> tuple[comparison.Tensors, str]:
    """Returns the first replica's copies, and the first tensor that another one has otherwise."""
    copies = {name: [copy.numpy() for copy in self._strategy.experimental_local_results(value)]
              for name, value in values.items()}
    apart = (' '.join(name) for name, found in copies.items()
             if any(copy.tobytes() != found[0].tobytes() for copy in found))
    return {name: found[0] for name, found in copies.items()}, next(apart, '')
