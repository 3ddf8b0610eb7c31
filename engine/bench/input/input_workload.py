"""The training input that other frameworks augment.

This module imports no framework, because the worker processes of all frameworks import it.
"""

from collections.abc import Sequence
import dataclasses

import numpy as np

from tfrecords import errors
from tfrecords.augmentation import augmentation_config

# What all of them can do; the other settings of the augmentation are this engine's alone.
_COMMON = ('crop_size', 'random_flip', 'max_brightness_delta', 'contrast_lower', 'contrast_upper',
           'standardize')


@dataclasses.dataclass(frozen=True)
class InputWorkload:
  """Pictures in memory, and how they become batches.

  Attributes:
    images: uint8 [n, height, width, channels].
    labels: int32 [n].
    augmentation: the ranges.
    batch_size: examples per batch.
    threads: the number of threads of the process that takes the batches.
  """
  images: np.ndarray
  labels: np.ndarray
  augmentation: augmentation_config.AugmentationConfig
  batch_size: int
  threads: int


def check(augmentation: augmentation_config.AugmentationConfig, names: Sequence[str]) -> None:
  """Refuses frameworks that cannot augment as a recipe does.

  Args:
    augmentation: of the recipe.
    names: the frameworks.

  Raises:
    errors.InputError: the message names the settings.
  """
  default = augmentation_config.AugmentationConfig()
  others = [name for name, value in vars(augmentation).items()
            if name not in _COMMON and value != getattr(default, name)]
  if names and others:
    raise errors.InputError(
        f'--frameworks={",".join(names)}: they crop, flip, change brightness and contrast and '
        f'standardize, and this recipe has another {", ".join(others)}; leave out --frameworks or '
        'give --recipe=cifar10_tutorial')
