"""Channels within one process behave as those between processes."""

from concurrent import futures

import pytest

from engine.cluster import channel
from tests.engine.cluster import thread_channels
from tfrecords import errors


def _all(channels, *calls):
  with futures.ThreadPoolExecutor(len(channels)) as pool:
    return [future.result() for future in [
        pool.submit(one.exchange, *call) for one, call in zip(channels, calls, strict=True)]]


def test_each_gets_what_all_bring():
  channels = thread_channels.make(3)
  assert _all(channels, *[('run', {'seed': 1}, (task, 'x')) for task in range(3)]) == [
      [[0, 'x'], [1, 'x'], [2, 'x']]] * 3
  assert [one.spec.index for one in channels] == [0, 1, 2]


def test_an_interruption_is_seen_by_all_in_the_same_meeting():
  channels = thread_channels.make(2)
  channels[1].interrupt()
  _all(channels, ('data',), ('data',))
  assert [one.interrupted for one in channels] == [False, False]
  _all(channels, (channel.STEPS,), (channel.STEPS,))
  assert [one.interrupted for one in channels] == [True, True]


def test_a_difference_ends_all():
  channels = thread_channels.make(2)
  with pytest.raises(errors.InputError, match='^seed is 1 at task 0 .* and 2 at task 1 '):
    _all(channels, ('start', {'seed': 1}), ('start', {'seed': 2}))


def test_one_worker_alone():
  only, = thread_channels.make(1)
  assert only.exchange('steps', own=7) == [7]
