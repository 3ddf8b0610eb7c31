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
  """The same learning rate at every step."""
  name: ClassVar[str] = 'constant'


@dataclasses.dataclass(frozen=True)
class StaircaseSchedule(ScheduleConfig):
  """A drop of the learning rate every `decay_epochs` epochs."""
  name: ClassVar[str] = 'staircase'
  decay_epochs: float = settings.setting(350.0, 'epochs between two drops', settings.POSITIVE)
  decay_factor: float = settings.setting(
      0.1, 'factor of the learning rate in that many epochs', settings.POSITIVE)


@dataclasses.dataclass(frozen=True)
class ExponentialSchedule(StaircaseSchedule):
  """The same decay, without steps."""
  name: ClassVar[str] = 'exponential'


@dataclasses.dataclass(frozen=True)
class LinearWarmupDecay(ScheduleConfig):
  """Linear warmup to the peak, then linear decay to zero."""
  name: ClassVar[str] = 'linear_warmup_decay'
  depends_on_length: ClassVar[bool] = True
  warmup_fraction: float = settings.setting(
      0.2, 'fraction of the training that the warmup takes', settings.BETWEEN_ZERO_AND_ONE)


SCHEDULES: dict[str, type[ScheduleConfig]] = {
    config.name: config for config in (
        ConstantSchedule, StaircaseSchedule, ExponentialSchedule, LinearWarmupDecay)}
