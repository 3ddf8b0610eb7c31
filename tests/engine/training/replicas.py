"""Trains a few steps on N devices and writes down everything, for comparisons.

  python -m tests.engine.training.replicas MODEL DATA_DIR FILE.npz N...

A process of its own, since devices are settled before TensorFlow computes anything; and one for
every N above 1, since TensorFlow sums over one group of devices in the life of a process.
"""

import dataclasses
import sys

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.models import model_registry
from engine.runs import dataset_splits
from engine.training import batch_inspection
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.engine import tiny_runs
from tfrecords import pipeline

STEPS = 5


# Batch normalization over all replicas, Muon and dropout come with the second, the small one of its
# kind, which is convolved by the kernels: at the start many of its filters hand on a channel as it
# is, so that windows of a relu's zeros have equal maxima, and by the Fourier transform rounding
# would choose one of them, on each number of examples in another way.
CHANGES = {
  'tutorial': {'learning_rate': 0.05},
  'small_airbench': {
    'model': 'small_airbench',
    'optimizer': 'muon',
    'muon_learning_rate': 0.005,
    'learning_rate': 0.01,
    'dropout': 0.2,
    'weight_decay_layers': ('head',),
    'standardize': False,
  },
}
# Windows that the networks can halve often enough.
CROPS = {'tutorial': 8, 'small_airbench': 12}


def config_of(model: str) -> run_config.RunConfig:
  """Returns the settings of the run."""
  config = tiny_runs.config(momentum=0.9, nesterov=True, **CHANGES[model])
  return dataclasses.replace(
      config, recipe=config.recipe.with_settings(crop_size=CROPS[model]))


def record(model: str, replicas: int, data_dir: str) -> dict[str, np.ndarray]:
  """Returns losses, gradients, and every replica's variables, averages and accumulators.

  Each of these is [replicas, ...]; what the probe and the reports say is there once.
  """
  config = config_of(model)
  recipe = config.recipe
  strategy = strategy_lib.build(logical_devices=replicas, batch_size=recipe.batch_size)
  source = dataset_splits.training_source(recipe, tiny_runs.SPEC, data_dir)
  data = pipeline.TrainingData(source, recipe.augmentation, recipe.batch_size, config.seed)
  with strategy.scope():
    state = state_lib.TrainState(config)
  state.adapt(lambda: next(iter(data.batches(0)))[0])
  train_steps = step_lib.build_loop(strategy, state, recipe, config.train_examples)
  batches = iter(strategy.distribute_datasets_from_function(
      lambda _: data.batches(0, replicas)))
  found = {f'probe/{name}': gradient.numpy() for name, gradient in batch_inspection.build(
      state, recipe)(*next(iter(data.batches(0))))['gradients'].items()}
  reports = [train_steps(batches, tf.constant(1))]
  names = list(model_registry.named_variables(state.network))

  def note(group, variables):
    for name, variable in zip(names, variables, strict=True):
      copies = strategy.experimental_local_results(variable)
      found[f'{group}/{name}'] = np.stack([copy.numpy() for copy in copies])

  rules = [getattr(state.optimizer, name) for name in ('sgd', 'muon')
           if hasattr(state.optimizer, name)]
  accumulators = {variable.ref(): accumulator for rule in rules for variable, accumulator in zip(
      rule.updated, rule.accumulators, strict=True)}
  ordered = [accumulators[variable.ref()] for variable in state.network.trainable_variables]
  # After one step an accumulator is the gradient.
  note('gradients', ordered)
  reports += [train_steps(batches, tf.constant(1)) for _ in range(STEPS - 1)]
  for name in ('loss', 'cross_entropy', 'weight_decay', 'accuracy', 'learning_rate'):
    found[f'report/{name}'] = np.array([float(report[name]) for report in reports])
  note('weights', state.network.trainable_variables)
  note('averages', state.averages.trainable_variables)
  note('accumulators', ordered)
  return found


if __name__ == '__main__':
  wanted, records, file, *numbers = sys.argv[1:]
  counts = [int(number) for number in numbers]
  strategy_lib.use_devices('cpu', max(counts))
  np.savez(file, **{f'{count}:{name}': value for count in counts
                    for name, value in record(wanted, count, records).items()})
