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

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.reporting import console
from engine.trainer import replica_comparison as comparison
from engine.trainer import replica_side
from engine.trainer import temporary_training
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
  # As a training does, and not on disk.
  alone.data.cache_features(alone.state.network, log, '')
  strategy = strategy_lib.build(logical_devices=replicas, batch_size=recipe.batch_size)
  together = alone._replace(strategy=strategy, state=temporary_training.new_state(
      alone.data.run_config(), strategy, options.accumulate))
  single, replicated = (replica_side.ReplicaSide(training, options.accumulate)
                        for training in (alone, together))
  return compare(single, replicated, log, num_steps)


def compare(single: replica_side.ReplicaSide, replicated: replica_side.ReplicaSide,
            log: console.LogFn, num_steps: int = NUM_STEPS) -> comparison.ReplicaCheck:
  """Compares the steps of two trainings of one recipe that differ in their devices.

  Args:
    single: on one device.
    replicated: on other devices.
    log: writes a console line.
    num_steps: steps to compare.
  """
  dtype = single.recipe.compute_dtype
  worst: dict[str, comparison.Difference] = {}
  unequal = ''
  for step in range(num_steps):
    replicated.take(single)
    noisy = single.gradients(step, _NOISE[dtype])[0]
    expected, _ = single.step(step)
    found, apart = replicated.step(step)
    unequal = unequal or (f'{apart} after step {step + 1}' if apart else '')
    for one in comparison.differences(
        found, expected, noisy, step + 1, comparison.TOLERANCES[dtype]):
      if one.kind not in worst or one.excess > worst[one.kind].excess:
        worst[one.kind] = one
    log(f'step {step + 1} of {num_steps} compared')
  return comparison.ReplicaCheck(
      replicated.strategy.num_replicas_in_sync, num_steps, tuple(worst.values()), unequal)
