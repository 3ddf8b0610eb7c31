"""Schedules by name: texts and ranges, and which of them depend on the length of a training."""

import dataclasses

import pytest
import tensorflow as tf

from engine.optim import schedule_registry
from engine.optim import schedules
from tfrecords import errors


@pytest.mark.parametrize('name', schedule_registry.SCHEDULES)
def test_every_setting_has_a_text_and_a_range(name):
  for field in dataclasses.fields(schedule_registry.SCHEDULES[name]):
    assert field.metadata['help']
    assert field.metadata['allowed']


@pytest.mark.parametrize('name', schedule_registry.SCHEDULES)
def test_those_that_depend_on_the_length_say_so(name):
  schedule = schedule_registry.SCHEDULES[name]()
  short, long = (float(schedules.learning_rate(schedule, tf.constant(7), 0.1, 3.0, max_steps))
                 for max_steps in (10, 1000))
  assert (short != long) == schedule.depends_on_length


def test_values_out_of_range_are_refused():
  with pytest.raises(errors.InputError, match='^--warmup_fraction=1.0: give more than 0 and less'):
    schedule_registry.LinearWarmupDecay(1.0)
  with pytest.raises(errors.InputError, match='^--decay_epochs=0: give more than 0$'):
    schedule_registry.StaircaseSchedule(decay_epochs=0)
