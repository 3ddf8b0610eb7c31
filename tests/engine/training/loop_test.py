"""The outer loop: when actions take their turns, and where the time is booked."""

import hypothesis
from hypothesis import strategies as st
import pytest

from engine.training import loop


class _Clock:
  """A clock that goes on only when it is told to."""

  def __init__(self):
    self.now = 100.0

  def __call__(self):
    return self.now

  def pass_seconds(self, seconds):
    self.now += seconds


def _train_steps(lengths, clock=None, seconds=0.0, wait=0.0):
  """Returns an inner loop that remembers how far it ran each time."""
  def train_steps(iterator, steps):
    del iterator
    lengths.append(int(steps))
    if clock:
      clock.pass_seconds(seconds)
    return {'loss': 2.0, 'input_wait': wait}
  return train_steps


def _run(start, max_steps, steps_per_loop, *actions, times=None):
  """Returns the step reached and the lengths of the inner loops."""
  lengths: list[int] = []
  step = loop.run(_train_steps(lengths), iter(()), start, max_steps, steps_per_loop, actions,
                  times or loop.Times())
  return step, lengths


def _remember(name, every, at_end=False):
  """Returns an action and the steps at which it took its turn."""
  steps: list[int] = []
  return loop.Action(name, every, lambda progress: steps.append(progress.step), at_end), steps


def test_inner_loops_end_where_something_is_due():
  line, lines = _remember('lines', 10)
  save, saves = _remember('checkpoints', 25, at_end=True)
  assert _run(0, 60, 100, line, save) == (60, [10, 10, 5, 5, 10, 10, 10])
  assert lines == [10, 20, 30, 40, 50, 60]
  assert saves == [25, 50, 60]


@hypothesis.given(start=st.integers(0, 50), length=st.integers(0, 120),
                  steps_per_loop=st.integers(1, 150), every=st.integers(1, 60),
                  other=st.integers(1, 60), at_end=st.booleans())
def test_actions_at_exactly_their_steps(start, length, steps_per_loop, every, other, at_end):
  end = start + length
  action, steps = _remember('a', every, at_end)
  another, _ = _remember('b', other)
  always, seen = _remember('c', 0)
  assert _run(start, end, steps_per_loop, action, another, always)[0] == end
  due = {step for step in range(start + 1, end + 1) if step % every == 0}
  assert steps == sorted(due | ({end} if at_end and length else set()))
  assert seen == sorted(set(seen)) and set(steps) <= set(seen)


@hypothesis.given(start=st.integers(0, 50), length=st.integers(0, 120),
                  steps_per_loop=st.integers(1, 150), every=st.integers(1, 60))
def test_every_step_is_taken_once(start, length, steps_per_loop, every):
  step, lengths = _run(start, start + length, steps_per_loop, _remember('a', every)[0])
  assert step == start + length and sum(lengths) == length
  assert all(1 <= steps <= steps_per_loop for steps in lengths)


def test_nothing_is_left_to_do():
  action, steps = _remember('a', 1, at_end=True)
  assert _run(7, 7, 10, action) == (7, [])
  assert steps == []


def test_actions_take_their_turns_in_order():
  turns = []
  actions = [loop.Action('lines', 2, lambda progress, name=name: turns.append(name))
             for name in 'abc']
  _run(0, 2, 10, *actions)
  assert turns == ['a', 'b', 'c']


def test_progress_holds_the_report_of_the_last_step():
  found = []
  _run(3, 5, 10, loop.Action('lines', 0, found.append))
  assert found == [loop.Progress(5, 5, {'loss': 2.0, 'input_wait': 0.0})]


def test_times_are_booked_where_they_went():
  clock = _Clock()
  times = loop.Times(clock)
  save = loop.Action('checkpoints', 2, lambda progress: clock.pass_seconds(3.0))
  steps = _train_steps([], clock, seconds=10.0, wait=4.0)
  loop.run(steps, iter(()), 0, 4, 100, [save], times)
  # Two inner loops of 10 s, of which 4 s were spent waiting for batches.
  assert times.seconds == {'input wait': 8.0, 'compute': 12.0, 'checkpoints': 6.0}


def test_measure_books_what_is_nested_once():
  clock = _Clock()
  times = loop.Times(clock)

  def inner():
    clock.pass_seconds(2.0)

  def outer(text):
    clock.pass_seconds(1.0)
    times.measure('inner', inner)
    return text

  assert times.measure('outer', outer, 'done') == 'done'
  assert times.seconds == {'inner': 2.0, 'outer': 1.0}


def test_measure_books_what_fails():
  clock = _Clock()
  times = loop.Times(clock)

  def fail():
    clock.pass_seconds(5.0)
    raise RuntimeError('no')

  with pytest.raises(RuntimeError):
    times.measure('start', fail)
  assert times.seconds == {'start': 5.0}
