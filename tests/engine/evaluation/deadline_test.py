"""An evaluator waits for a limited time, or forever."""

import pytest

from engine.evaluation import deadline as deadline_lib
from tests.engine.training import manual_clock
from tfrecords import errors


def test_the_time_is_over_without_a_restart():
  clock = manual_clock.ManualClock()
  deadline = deadline_lib.Deadline(60, clock)
  clock.pass_seconds(59)
  deadline.check('runs/a: no checkpoint')
  deadline.restart()
  clock.pass_seconds(59)
  deadline.check('runs/a: no checkpoint')
  clock.pass_seconds(1)
  with pytest.raises(errors.InputError) as caught:
    deadline.check('runs/a: no checkpoint')
  assert str(caught.value) == (
      'runs/a: no checkpoint for 60 s (--timeout_secs); start the training, or give the directory '
      'of another as --train_dir; --timeout_secs=0 waits forever')


def test_0_waits_forever():
  clock = manual_clock.ManualClock()
  deadline = deadline_lib.Deadline(0, clock)
  clock.pass_seconds(1e9)
  deadline.check('runs/a: no checkpoint')
