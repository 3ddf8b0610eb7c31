"""Trains a few steps on N devices and writes down everything, for comparisons.

  python -m tests.engine.training.replicas DATA_DIR FILE.npz N...

A process of its own, since devices are settled before TensorFlow computes anything; and one for
every N above 1, since TensorFlow sums over one group of devices in the life of a process.
"""

import sys

import numpy as np
import tensorflow as tf

from engine import splits
from engine.models import catalogue
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.engine import small_runs
from tfrecords import pipeline

STEPS = 5


def record(replicas: int, data_dir: str) -> dict[str, np.ndarray]:
  """Returns losses, gradients, and every replica's variables, averages and accumulators.

  Each of these is [replicas, ...]; what the probe and the reports say is there once.
  """
  config = small_runs.config(momentum=0.9, nesterov=True, learning_rate=0.05)
  recipe = config.recipe
  strategy = strategy_lib.build(logical_devices=replicas, batch_size=recipe.batch_size)
  source = splits.training_source(recipe, small_runs.SPEC, data_dir)
  data = pipeline.TrainingData(source, recipe.distortion, recipe.batch_size, config.seed)
  with strategy.scope():
    state = state_lib.TrainState(config)
  train_steps = step_lib.build_loop(strategy, state, recipe, config.train_examples)
  batches = iter(strategy.distribute_datasets_from_function(
      lambda _: data.batches(0, replicas)))
  found = {f'probe/{name}': gradient.numpy() for name, gradient in step_lib.build_probe(
      state, recipe)(*next(iter(data.batches(0))))['gradients'].items()}
  reports = [train_steps(batches, tf.constant(1))]
  names = list(catalogue.named_variables(state.network))

  def note(group, variables):
    for name, variable in zip(names, variables, strict=True):
      copies = strategy.experimental_local_results(variable)
      found[f'{group}/{name}'] = np.stack([copy.numpy() for copy in copies])

  # After one step an accumulator is the gradient.
  note('gradients', state.optimizer.accumulators)
  reports += [train_steps(batches, tf.constant(1)) for _ in range(STEPS - 1)]
  for name in ('loss', 'cross_entropy', 'weight_decay', 'precision', 'learning_rate'):
    found[f'report/{name}'] = np.array([float(report[name]) for report in reports])
  note('weights', state.network.trainable_variables)
  note('averages', state.averages.trainable_variables)
  note('accumulators', state.optimizer.accumulators)
  return found


if __name__ == '__main__':
  counts = [int(count) for count in sys.argv[3:]]
  strategy_lib.use_devices('cpu', max(counts))
  np.savez(sys.argv[2], **{f'{count}:{name}': value for count in counts
                           for name, value in record(count, sys.argv[1]).items()})
