"""Trainings that diverge quickly, by weight decay with too high a learning rate.

With weight decay 1 and a learning rate of 61 the weights grow sixtyfold in every step, and the loss
overflows at step 12 of 12.
"""

import numpy as np
import tensorflow as tf

from engine.config import train_options
from engine.trainer import trainer
from tests.engine import tiny_runs

STEPS = 12


def options(data_dir, path, **changes):
  """Returns options with frequent checkpoints and log lines."""
  return train_options.TrainOptions(str(path), str(data_dir), **({
      'log_frequency': 1, 'checkpoint_interval': 4, 'summary_interval': 0, 'steps_per_loop': 3}
                                                                 | changes))


def recipe(**changes):
  """Returns a recipe that diverges."""
  return tiny_runs.config(**{
      'model': 'softmax', 'weight_decay_layers': ('all',), 'weight_decay': 1.0,
      'learning_rate': 61.0, 'max_steps': STEPS} | changes).recipe


def start(data_dir, path, log, changes=None, **chosen):
  """Trains with changes to the recipe (`changes`) and to the options (`chosen`)."""
  return trainer.run(recipe(**changes or {}), options(data_dir, path, **chosen), log).done


def tensors(path, step):
  """Returns all tensors of a checkpoint by name."""
  reader = tf.train.load_checkpoint(f'{path}/checkpoints/ckpt-{step}')
  names = set(reader.get_variable_to_shape_map()) - {
      '_CHECKPOINTABLE_OBJECT_GRAPH', 'save_counter/.ATTRIBUTES/VARIABLE_VALUE'}
  return {name: reader.get_tensor(name) for name in names}


def assert_same(one, other):
  """Checks that the tensors of two checkpoints are bitwise equal."""
  assert one.keys() == other.keys()
  for name, value in one.items():
    np.testing.assert_array_equal(other[name], value, err_msg=name)
