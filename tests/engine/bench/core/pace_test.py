"""The time that a measurement still takes, by a clock that the test moves."""

from engine.bench.core import pace as pace_lib
from engine.bench.core import timed_run


def test_planned_times_come_first_and_then_those_that_rounds_took():
  now = [0.0]
  pace = pace_lib.Pace(6.0, 3.0, 2, lambda: now[0])
  # Two warm-ups of 6 s and rounds of 2 x 3 s.
  assert pace.after_warm_up(timed_run.TimedRun(1, 6.0, 6.0), 4) == 6.0 + 4 * 6.0
  # A call of 5 s too long: a round and its lead-in have one each.
  assert pace.after_warm_up(timed_run.TimedRun(1, 11.0, 6.0), 4) == 4 * 16.0
  now[0] = 20.0
  assert pace.after_round(3) == 60.0
  now[0] = 30.0
  assert pace.after_round(2) == 30.0
  now[0] = 36.0
  assert pace.after_round(0) == 0.0
