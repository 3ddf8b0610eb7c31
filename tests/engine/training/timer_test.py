"""Measuring how much time each part of a training takes."""

import pytest

from engine.training import timer as timer_lib
from tests.engine.training import manual_clock


def test_nested_measurements_are_counted_once():
  clock = manual_clock.ManualClock()
  timer = timer_lib.Timer(clock)

  def inner():
    clock.pass_seconds(2.0)

  def outer(text):
    clock.pass_seconds(1.0)
    timer.measure('inner', inner)
    return text

  assert timer.measure('outer', outer, 'done') == 'done'
  assert timer.seconds == {'inner': 2.0, 'outer': 1.0}


def test_a_call_that_fails_is_measured():
  clock = manual_clock.ManualClock()
  timer = timer_lib.Timer(clock)

  def fail():
    clock.pass_seconds(5.0)
    raise RuntimeError('no')

  with pytest.raises(RuntimeError):
    timer.measure('start', fail)
  assert timer.seconds == {'start': 5.0}
