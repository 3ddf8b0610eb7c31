"""Meetings of all workers: complete ones, differences, and workers at different stages."""

import pytest

from engine.cluster import cluster_spec
from engine.cluster import rendezvous
from tfrecords import errors


def _meeting(size=2):
  return rendezvous.Rendezvous(cluster_spec.ClusterSpec(
      tuple(f'{name}:1' for name in 'abc'[:size]), 0))


def _arrival(stage='start', own=None, **same):
  return rendezvous.Arrival(stage, same, own)


def test_meeting_after_meeting_in_any_order():
  meeting = _meeting(3)
  assert meeting.missing() == [0, 1, 2]
  assert meeting.arrive(2, _arrival(own='c', seed=1)) is None
  assert meeting.arrive(0, _arrival(own='a', seed=1)) is None
  assert meeting.missing() == [1]
  assert meeting.arrive(1, _arrival(own='b', seed=1)) == ('start', ['a', 'b', 'c'])
  assert meeting.missing() == [0, 1, 2]
  for task in (0, 1):
    assert meeting.arrive(task, _arrival('data')) is None
  assert meeting.arrive(2, _arrival('data')) == ('data', [None] * 3)


@pytest.mark.parametrize('chief, other, text', [
    ({'seed': 1}, {'seed': 2}, r'seed is 1 at task 0 \(a:1\) and 2 at task 1 \(b:1\); start all '),
    ({'seed': 1, 'data': {'x': [1, 2], 'y': 'z'}}, {'seed': 1, 'data': {'y': 'z', 'x': [2, 1]}},
     r'data is {"x": \[1, 2\], "y": "z"} at task 0 '),
    ({'seed': 1}, {}, r'seed is 1 at task 0 \(a:1\) and not given at task 1'),
    ({}, {'seed': None}, r'seed is not given at task 0 \(a:1\) and null at task 1'),
    ({'a': 1, 'b': 'x' * 500}, {'a': 1.5, 'b': ''}, 'a is 1 at '),
    ({'b': 'x' * 300 + 'y' + 'x' * 300}, {'b': 'x' * 601}, 'b is "x{99} ... x{99}" at task 0 ')])
def test_a_difference_is_named(chief, other, text):
  meeting = _meeting()
  meeting.arrive(1, _arrival(**other))
  with pytest.raises(errors.InputError, match=f'^{text}'):
    meeting.arrive(0, _arrival(**chief))


def test_the_order_of_fields_does_not_count():
  meeting = _meeting()
  meeting.arrive(0, _arrival(data={'x': 1, 'y': 2}))
  assert meeting.arrive(1, _arrival(data={'y': 2, 'x': 1}))


def test_workers_at_different_stages():
  meeting = _meeting()
  meeting.arrive(0, _arrival('start'))
  with pytest.raises(errors.InputError, match=(
      r"^task 0 \(a:1\) has come to 'start' and task 1 \(b:1\) to 'data'; start the same version")):
    meeting.arrive(1, _arrival('data'))
