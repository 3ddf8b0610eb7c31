"""The training loop: when callbacks run, how one stops it, and where the time is added."""

import math

import hypothesis
from hypothesis import strategies as st
import pytest

from engine.training import loop
from engine.training import timer as timer_lib
from tests.engine.training import manual_clock


def _timer():
  return timer_lib.Timer(manual_clock.ManualClock())


def _train_steps(lengths, clock=None, seconds=0.0, wait=0.0):
  """Returns an inner loop that remembers how far it ran each time."""
  def train_steps(iterator, steps):
    del iterator
    lengths.append(int(steps))
    if clock:
      clock.pass_seconds(seconds)
    return {'loss': 2.0, 'input_wait': wait}
  return train_steps


def _run(start, max_steps, steps_per_loop, *callbacks, timer=None):
  """Returns the step reached and the lengths of the inner loops."""
  lengths: list[int] = []
  step, reason = loop.run(_train_steps(lengths), iter(()), start, max_steps, steps_per_loop,
                          callbacks, timer or _timer())
  assert reason is None
  return step, lengths


def _remember(name, interval, on_train_end=False):
  """Returns a callback and the steps at which it took its turn."""
  steps: list[int] = []
  return loop.Callback(
      name, interval, lambda progress: steps.append(progress.step), on_train_end), steps


def test_inner_loops_end_where_something_is_due():
  line, lines = _remember('lines', 10)
  save, saves = _remember('checkpoints', 25, on_train_end=True)
  assert _run(0, 60, 100, line, save) == (60, [1, 9, 10, 5, 5, 10, 10, 10])
  assert lines == [10, 20, 30, 40, 50, 60]
  assert saves == [25, 50, 60]


@hypothesis.given(start=st.integers(0, 50), length=st.integers(0, 120),
                  steps_per_loop=st.integers(1, 150), interval=st.integers(1, 60),
                  other=st.integers(1, 60), on_train_end=st.booleans())
def test_callbacks_run_at_exactly_their_steps(
    start, length, steps_per_loop, interval, other, on_train_end):
  end = start + length
  callback, steps = _remember('a', interval, on_train_end)
  another, _ = _remember('b', other)
  always, seen = _remember('c', 0)
  assert _run(start, end, steps_per_loop, callback, another, always)[0] == end
  due = {step for step in range(start + 1, end + 1) if step % interval == 0}
  assert steps == sorted(due | ({end} if on_train_end and length else set()))
  assert seen == sorted(set(seen))
  assert set(steps) <= set(seen)


@hypothesis.given(start=st.integers(0, 50), length=st.integers(0, 120),
                  steps_per_loop=st.integers(1, 150), interval=st.integers(1, 60))
def test_every_step_is_taken_once(start, length, steps_per_loop, interval):
  step, lengths = _run(start, start + length, steps_per_loop, _remember('a', interval)[0])
  assert step == start + length
  assert sum(lengths) == length
  assert all(1 <= steps <= steps_per_loop for steps in lengths)


@hypothesis.given(
    seconds=st.lists(st.floats(1e-4, 5.0), min_size=1, max_size=20), start=st.integers(0, 50),
    steps_per_loop=st.integers(1, 150), interval=st.integers(1, 60))
def test_the_time_of_an_inner_loop_is_limited(seconds, start, steps_per_loop, interval):
  clock, lengths = manual_clock.ManualClock(), []
  pending = iter(seconds)

  def train_steps(iterator, steps):
    del iterator
    lengths.append(int(steps))
    # The time of a step changes from one inner loop to the next.
    per_step.append(next(pending, seconds[-1]))
    clock.pass_seconds(int(steps) * per_step[-1])
    return {'loss': 2.0, 'input_wait': 0.0}

  per_step: list[float] = []
  callback, steps = _remember('a', interval)
  loop.run(train_steps, iter(()), start, start + 200, steps_per_loop, [callback],
           timer_lib.Timer(clock))
  assert sum(lengths) == 200
  assert steps == [step for step in range(start + 1, start + 201) if step % interval == 0]
  assert lengths[0] == 1
  for length, expected in zip(lengths[1:], per_step, strict=False):
    assert length == 1 or length * expected <= 1.0 + 1e-6


def test_an_inner_loop_has_one_slow_step_or_many_fast_ones():
  clock, lengths = manual_clock.ManualClock(), []
  loop.run(_train_steps(lengths, clock, 3.0), iter(()), 0, 4, 100, [], timer_lib.Timer(clock))
  assert lengths == [1, 1, 1, 1]
  assert _run(0, 250, 100)[1] == [1, 100, 100, 49]


def test_without_a_time_limit_the_first_inner_loop_has_its_full_length():
  lengths = []
  loop.run(_train_steps(lengths), iter(()), 0, 50, 20, [], _timer(),
           seconds_per_loop=math.inf)
  assert lengths == [20, 20, 10]


@hypothesis.given(start=st.integers(0, 50), at=st.integers(1, 120), interval=st.integers(1, 60))
def test_an_interruption_saves_once_after_the_inner_loop(start, at, interval):
  lengths: list[int] = []
  saves = []
  save = loop.Callback('checkpoints', interval, lambda progress: saves.append(progress.step),
                       on_train_end=True, on_interruption=True)
  others, seen = _remember('others', 1000, on_train_end=True)
  with pytest.raises(KeyboardInterrupt) as found:
    loop.run(_train_steps(lengths), iter(()), start, 1000, 10, [save, others], _timer(),
             lambda: sum(lengths) >= at)
  step = start + sum(lengths)
  assert str(found.value) == f'interrupted at step {step}, saved'
  assert at <= sum(lengths) < at + 10
  assert saves[-1] == step
  assert len(set(saves)) == len(saves)
  # An interruption is not the end of the training.
  assert seen == []


def test_an_interruption_at_the_last_step_has_no_effect():
  save, saves = _remember('checkpoints', 7, on_train_end=True)
  assert loop.run(_train_steps([]), iter(()), 0, 1, 10, [save], _timer(),
                  lambda: True) == (1, None)
  assert saves == [1]


def test_nothing_is_left_to_do():
  callback, steps = _remember('a', 1, on_train_end=True)
  assert _run(7, 7, 10, callback) == (7, [])
  assert steps == []


def test_actions_take_their_turns_in_order():
  turns = []
  callbacks = [loop.Callback('lines', 2, lambda progress, name=name: turns.append(name))
             for name in 'abc']
  _run(0, 2, 10, *callbacks)
  assert turns == ['a', 'b', 'c']


def test_progress_holds_the_report_of_the_last_step():
  found = []
  _run(3, 5, 10, loop.Callback('lines', 0, found.append))
  assert found == [loop.Progress(step, 5, {'loss': 2.0, 'input_wait': 0.0}) for step in (4, 5)]


def test_a_reason_stops_the_training_and_every_callback_of_its_end_runs():
  turns = []

  def remember(name, reason=None):
    def run(progress):
      turns.append((name, progress.step, progress.is_last))
      return reason if progress.step == 4 else None
    return run

  callbacks = [loop.Callback('log', 3, remember('log'), on_train_end=True),
               loop.Callback('images', 3, remember('images')),
               loop.Callback('patience', 2, remember('patience', 'no improvement')),
               loop.Callback('time', 4, remember('time', 'no time')),
               loop.Callback('checkpoints', 2, remember('checkpoints'), on_train_end=True)]
  assert loop.run(_train_steps([]), iter(()), 0, 100, 100, callbacks, _timer()) == (
      4, 'patience: no improvement')
  # At the stop `log` runs, though it was not due; `images` does not; nothing runs twice.
  assert turns == [
      ('patience', 2, False), ('checkpoints', 2, False), ('log', 3, False), ('images', 3, False),
      ('patience', 4, False), ('time', 4, True), ('checkpoints', 4, True), ('log', 4, True)]


@hypothesis.given(start=st.integers(0, 50), length=st.integers(1, 120),
                  stop=st.integers(1, 60), others=st.lists(st.integers(0, 40), max_size=4))
def test_a_stop_is_at_its_step_and_ends_with_a_checkpoint(start, length, stop, others):
  end = start + length
  reason = loop.Callback('stop', stop, lambda progress: 'enough')
  save, saves = _remember('checkpoints', 7, on_train_end=True)
  more = [_remember(str(index), interval)[0] for index, interval in enumerate(others)]
  found = loop.run(_train_steps([]), iter(()), start, end, 100, [save, *more, reason],
                   _timer())
  first = (start // stop + 1) * stop
  assert found == ((first, 'stop: enough') if first <= end else (end, None))
  assert saves[-1] == found[0]
  assert len(set(saves)) == len(saves)


def test_times_are_booked_where_they_went():
  clock = manual_clock.ManualClock()
  timer = timer_lib.Timer(clock)
  save = loop.Callback('checkpoints', 2, lambda progress: clock.pass_seconds(3.0))
  steps = _train_steps([], clock, seconds=10.0, wait=4.0)
  loop.run(steps, iter(()), 0, 4, 100, [save], timer)
  # Four inner loops of a step of 10 s, of which 4 s were spent waiting for batches.
  assert timer.seconds == {'input wait': 16.0, 'compute': 24.0, 'checkpoints': 6.0}


def test_a_timed_step_stands_for_the_others_of_its_inner_loop():
  clock = manual_clock.ManualClock()
  timer = timer_lib.Timer(clock)

  def train_steps(iterator, steps):
    del iterator
    clock.pass_seconds(10.0 * int(steps))
    return {'loss': 2.0, 'input_wait': 4.0, 'input_wait_steps': 1.0}

  loop.run(train_steps, iter(()), 0, 5, 100, [], timer, seconds_per_loop=math.inf)
  assert timer.seconds == {'input wait': 20.0, 'compute': 30.0}
