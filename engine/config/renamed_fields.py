"""Names that the settings of a run have had before.

A config.json keeps the names of the version that wrote it, and the commands still accept them as
flags; both are translated here. Format 3 of config.json is the first one with today's names.
"""

from collections.abc import Mapping
from typing import Any

# Values of settings by name, as JSON holds them.
FieldValues = dict[str, Any]

# Of a recipe; each is the name of a flag, too.
RECIPE = {
    'bias_learning_rate': 'bias_lr_multiplier', 'brightness': 'max_brightness_delta',
    'classes': 'class_subset', 'crop': 'crop_size', 'decayed_layers': 'weight_decay_layers',
    'flip': 'random_flip', 'flip_averaging': 'test_time_flip', 'freeze': 'frozen_layers',
    'holdout_examples': 'validation_examples', 'pad': 'crop_padding',
    'peak_at': 'warmup_fraction', 'precision': 'compute_dtype',
    'rotation': 'max_rotation_degrees', 'schedule': 'lr_schedule',
    'train_examples': 'max_train_examples'}
# Of a run besides its recipe, and of what it took from another run.
RUN = {'shuffle_queue': 'shuffle_buffer_size'}
WARM_START = {'fresh': 'initialized', 'left': 'unused', 'new_head': 'reset_head',
              'taken': 'restored'}

# Values of today's names.
VALUES = {('lr_schedule', 'triangle'): 'linear_warmup_decay'}


def rename_fields(values: Mapping[str, object], names: Mapping[str, str]) -> FieldValues:
  """Returns settings under today's names.

  Args:
    values: by name, old or of today.
    names: today's name of each old one.
  """
  renamed = {names.get(name, name): value for name, value in values.items()}
  return {name: VALUES.get((name, value), value) if isinstance(value, str) else value
          for name, value in renamed.items()}
