"""Tests for engine.bench.core.timed_run, with clocks that the work itself moves."""

import pytest

from engine.bench.core import timed_run


@pytest.mark.parametrize('seconds, min_items, items', [
    (0.1, 1, 3), (2.0, 1, 3), (2.1, 1, 6), (0.1, 7, 9), (8.0, 7, 12)])
def test_it_goes_on_until_both_are_done(seconds, min_items, items):
  now = [100.0, 5.0]

  def work():
    now[0] += 2.0
    now[1] += 4.0  # two threads
    return 3

  run = timed_run.run_for(work, seconds, min_items, lambda: now[0], lambda: now[1])
  assert run == timed_run.TimedRun(items, 2.0 * items / 3, 4.0 * items / 3)


def test_the_clocks_of_the_process():
  run = timed_run.run_for(lambda: sum(range(1000)) and 1, 0.01)
  assert run.items >= 1
  assert run.seconds >= 0.01
  assert run.cpu_seconds > 0
  assert run.peak_bytes == 0
