"""The expected end of a training, by a clock that the test turns."""

import datetime
import types

from hypothesis import given
from hypothesis import strategies as st
import pytest

from engine.reporting import trackers
from engine.runs import metrics_log
from engine.runs import run_dir
from engine.trainer import expected_end
from engine.training import loop
from tests.engine import tiny_runs

_START = datetime.datetime(2015, 11, 4, 11, 45, 0)


class _Training:
  """A training whose steps take as long as the test says."""

  def __init__(self, max_steps):
    self.seconds, self.step, self.max_steps = 0.0, 0, max_steps
    self.expected = expected_end.ExpectedEnd(
        lambda: self.seconds, lambda: _START + datetime.timedelta(seconds=self.seconds))

  def train(self, steps, seconds_per_step, loop_steps=1):
    """Trains and returns the step and the remaining seconds of every line."""
    said = []
    for _ in range(0, steps, loop_steps):
      self.step += loop_steps
      self.seconds += loop_steps * seconds_per_step
      found = self.expected.news(loop.Progress(self.step, self.max_steps, {}))
      if found is not None:
        said.append((self.step, pytest.approx(found.total_seconds())))
    return said


def test_it_is_said_once_while_the_rate_stays():
  training = _Training(1_000)
  # The first step warms up and does not count; five seconds of steps follow it.
  assert training.train(1, 30.0) == []
  assert training.train(999, 0.5) == [(11, 494.5)]


def test_it_is_said_again_when_the_rate_changes_much():
  training = _Training(2_000)
  assert training.train(200, 1.0) == [(6, 1_994.0)]
  assert training.train(40, 1.1) == []
  again = training.train(160, 3.0)
  assert again[0][0] > 240
  # The last line gives the new rate, once the last minute has no other.
  assert training.train(100, 3.0) == []
  assert 0.75 * 3.0 < again[-1][1].expected / (2_000 - again[-1][0]) < 1.25 * 3.0


def test_there_is_a_pause_after_a_line():
  training = _Training(10_000)
  assert len(training.train(6, 1.0)) == 1
  # Six times as fast at once.
  assert training.train(100, 0.16) == []
  assert len(training.train(50, 0.16)) == 1


def test_a_change_of_less_than_a_minute_is_not_worth_a_line():
  training = _Training(100)
  assert len(training.train(20, 1.0)) == 1
  assert training.train(80, 1.5) == []


def test_a_short_training_has_ended_before():
  assert _Training(50).train(50, 0.1) == []


@given(st.floats(1e-4, 1e3), st.integers(1, 200))
def test_the_first_estimate_is_right_whatever_a_step_takes(seconds_per_step, loop_steps):
  training = _Training(10 ** 12)
  said = []
  while not said:
    said = training.train(loop_steps, seconds_per_step, loop_steps)
  step, remaining = said[0]
  assert remaining.expected == pytest.approx(
      min(36_500 * 86_400, (10 ** 12 - step) * seconds_per_step))


@pytest.mark.parametrize('steps, seconds, early, text', [
    (8_150, 364, False, '8,150 steps to go, about 6 minutes; ends near 11:51'),
    (1, 12, True, '1 step to go, about 12 seconds; ends near 11:45, or before by early stopping'),
    (2_000_000, 180_000, False, '2,000,000 steps to go, about 2.1 days; ends near 2015-11-06 13:45')
])
def test_line(steps, seconds, early, text):
  assert expected_end.line(_START, steps, datetime.timedelta(seconds=seconds), early) == (
      f'2015-11-04 11:45:00.000000: {text}')


def test_it_is_logged_and_recorded(tmp_path, monkeypatch):
  said = []
  monkeypatch.setattr(expected_end.ExpectedEnd, 'news',
                      lambda *_: datetime.timedelta(seconds=7_200))
  run = types.SimpleNamespace(
      log=said.append, recipe=tiny_runs.config().recipe, trackers=trackers.Trackers(
          run_dir.RunDir(tmp_path), tiny_runs.config(), said.append, (trackers.TENSORBOARD,)))
  callback, = expected_end.expected_end_callbacks(run)
  assert callback.interval == 0
  assert callback.run(loop.Progress(10, 100, {})) is None
  assert ': 90 steps to go, about 2.0 hours; ends near ' in said[0]
  record, = metrics_log.read(tmp_path / 'metrics.jsonl', expected_end.KIND)
  assert (record['step'], record['seconds']) == (10, 7_200.0)
  datetime.datetime.fromisoformat(record['ends'])
