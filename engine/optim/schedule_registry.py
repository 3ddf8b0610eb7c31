"""Learning-rate schedules by name, with the settings of each; schedules.py computes them.

To add one, write its function in schedules.py and its settings and row here. Nothing here imports
TensorFlow.
"""

import dataclasses
from typing import ClassVar

from tfrecords import settings


@dataclasses.dataclass(frozen=True)
class ScheduleConfig(settings.Choice):
  """Settings of a learning-rate schedule.

  Attributes:
    depends_on_length: whether the learning rate of a step depends on `max_steps`; if not, a
      training can be made longer afterwards.
  """
  depends_on_length: ClassVar[bool] = False


@dataclasses.dataclass(frozen=True)
class ConstantSchedule(ScheduleConfig):
  """The same learning rate at every step.

  Example:
    The arguments are step, peak, steps an epoch and steps of the training:

    >>> schedule = rana.loop.ConstantSchedule()
    >>> for step in (0, 9):
    ...   print(f'{rana.loop.learning_rate(schedule, step, 1.0, 5, 10):.3f}')
    1.000
    1.000
  """
  name: ClassVar[str] = 'constant'


@dataclasses.dataclass(frozen=True)
class StaircaseSchedule(ScheduleConfig):
  """A drop of the learning rate every `decay_epochs` epochs.

  Example:
    Epochs of 5 steps:

    >>> schedule = rana.loop.StaircaseSchedule(decay_epochs=1, decay_factor=0.5)
    >>> for step in (0, 4, 5, 10):
    ...   print(f'{rana.loop.learning_rate(schedule, step, 1.0, 5, 20):.3f}')
    1.000
    1.000
    0.500
    0.250
  """
  name: ClassVar[str] = 'staircase'
  decay_epochs: float = settings.setting(350.0, 'epochs between two drops', settings.POSITIVE)
  decay_factor: float = settings.setting(
      0.1, 'factor of the learning rate in that many epochs', settings.POSITIVE)


@dataclasses.dataclass(frozen=True)
class ExponentialSchedule(StaircaseSchedule):
  """The same decay, without steps.

  Example:
    Epochs of 5 steps:

    >>> schedule = rana.loop.ExponentialSchedule(decay_epochs=2, decay_factor=0.25)
    >>> for step in (0, 5, 10):
    ...   print(f'{rana.loop.learning_rate(schedule, step, 1.0, 5, 20):.3f}')
    1.000
    0.500
    0.250
  """
  name: ClassVar[str] = 'exponential'


@dataclasses.dataclass(frozen=True)
class LinearWarmupDecay(ScheduleConfig):
  """Linear warmup to the peak, then linear decay to zero.

  Example:
    Of 4 steps, 2 are the warmup:

    >>> schedule = rana.loop.LinearWarmupDecay(warmup_fraction=0.5)
    >>> for step in range(4):
    ...   print(f'{rana.loop.learning_rate(schedule, step, 1.0, 5, 4):.3f}')
    0.250
    0.750
    0.750
    0.250
  """
  name: ClassVar[str] = 'linear_warmup_decay'
  depends_on_length: ClassVar[bool] = True
  warmup_fraction: float = settings.setting(
      0.2, 'fraction of the training that the warmup takes', settings.BETWEEN_ZERO_AND_ONE)


SCHEDULES: dict[str, type[ScheduleConfig]] = {
    config.name: config for config in (
        ConstantSchedule, StaircaseSchedule, ExponentialSchedule, LinearWarmupDecay)}
