"""Whatever order batches come in, they are taken in that of their steps."""

import threading

import pytest

from engine.data_service import arrivals as arrivals_lib


def _arrivals(first_step=0, room=3, fault='', silence_seconds=0.0):
  return arrivals_lib.Arrivals(first_step, room, lambda: fault, silence_seconds, 0.0)


def test_batches_in_any_order():
  arrivals = _arrivals(5)
  for step in (7, 5, 6):
    assert arrivals.add(step, f'batch {step}')
  assert [arrivals.take() for _ in range(3)] == ['batch 5', 'batch 6', 'batch 7']


def test_one_that_does_not_come_is_left_out_when_as_many_as_fit_have_come():
  arrivals = _arrivals()
  for step in (1, 3, 2):
    arrivals.add(step, step)
  assert [arrivals.take() for _ in range(4)] == [None, 1, 2, 3]
  # Late, it takes no room.
  for step in (0, 4):
    arrivals.add(step, step)
  assert arrivals.take() == 4


def test_the_end_comes_after_what_is_here():
  arrivals = _arrivals()
  arrivals.add(1, 1)
  arrivals.end(arrivals_lib.GoneError('has ended'))
  assert [arrivals.take(), arrivals.take()] == [None, 1]
  with pytest.raises(arrivals_lib.GoneError, match='^has ended$'):
    arrivals.take()


@pytest.mark.parametrize('fault, text', [
    ('', 'no batch has come for 0 s'), ('does not answer', 'does not answer')])
def test_silence(fault, text):
  arrivals = _arrivals(fault=fault)
  arrivals.add(1, 1)
  with pytest.raises(arrivals_lib.GoneError, match=f'^{text}$'):
    arrivals.take()


def test_adding_waits_for_room_and_ends_when_nothing_more_is_wanted():
  arrivals = _arrivals(room=1, silence_seconds=60.0)
  wanted = []
  def add():
    for step in range(10):
      wanted.append(arrivals.add(step, step))
  thread = threading.Thread(target=add)
  thread.start()
  assert [arrivals.take() for _ in range(5)] == [*range(5)]
  arrivals.close()
  thread.join()
  assert wanted[:5] == [True] * 5
  assert not wanted[-1]
