"""A worker's side of a running cluster, between a hub and a training that tests play."""

from concurrent import futures
import queue
import socket
import threading
import time

import pytest

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import link
from engine.cluster import member
from engine.cluster import messages
from engine.cluster import verdict

_LONG = 120.0
_SPEC = cluster_spec.ClusterSpec(('a:1', 'b:1'), 1)


class _Training:
  """A training process in the words of a test."""

  def __init__(self):
    self.connection, self.channel = map(messages.Connection, socket.socketpair())
    self.changes = queue.SimpleQueue()

  def next_change(self):
    return self.changes.get()

  def last_line(self):
    return 'the last line'


class _Play:
  """A member, the hub that it talks to, and its training."""

  def __init__(self, pool, peer_seconds):
    self.signal = threading.Event()
    self.training = _Training()
    ours, theirs = map(messages.Connection, socket.socketpair())
    self.hub = theirs
    self.member = member.Member(_SPEC, peer_seconds, self.signal.is_set)
    self.decided = pool.submit(self.member.run, ours, self.training)

  def heard(self):
    while True:
      message = self.hub.receive(time.monotonic() + _LONG)
      if link.BEAT not in message:
        return message


@pytest.fixture
def start():
  """Starts a member; it ends with the test."""
  plays = []
  with futures.ThreadPoolExecutor(2) as pool:
    def begin(peer_seconds=_LONG):
      plays.append(_Play(pool, peer_seconds))
      return plays[-1]
    yield begin
    for play in plays:
      play.hub.close()
      play.training.changes.put(0)


def _complete(play):
  play.hub.send({'own': [0, 1], 'stage': channel.END, 'interrupted': False})
  assert play.training.channel.receive()['stage'] == channel.END


def test_it_hands_on_both_ways(start):
  play = start()
  play.training.channel.send({'stage': 'data', 'same': {}, 'own': 1})
  assert play.heard() == {'stage': 'data', 'same': {}, 'own': 1}
  play.hub.send({'own': [0, 1], 'stage': 'data', 'interrupted': False})
  assert play.training.channel.receive()['own'] == [0, 1]


@pytest.mark.parametrize('is_interrupted, status, expected', [
    (False, 0, verdict.Verdict(0, 'the last line')),
    (False, 1, verdict.Verdict(1, 'the last line')), (False, -6, verdict.Verdict(0)),
    (True, 42, verdict.Verdict(42, 'the last line')), (True, -6, verdict.interrupted())])
def test_the_end_of_a_complete_training(start, is_interrupted, status, expected):
  play = start()
  play.hub.send({'own': [0, 1], 'stage': channel.STEPS, 'interrupted': is_interrupted})
  play.training.channel.receive()
  _complete(play)
  # The hub may go now.
  play.hub.close()
  play.training.changes.put(status)
  assert play.decided.result() == expected
  assert play.member.has_failed() == (status == 1)


def test_a_training_that_ends_on_its_own_waits_for_the_verdict(start):
  play = start()
  play.training.changes.put(-9)
  assert play.heard() == {'ended': -9, 'line': 'the last line'}
  play.hub.send({'verdict': 75, 'line': 'why'})
  assert play.decided.result() == verdict.Verdict(75, 'why')
  assert not play.member.has_failed()


def test_a_hub_that_goes(start):
  play = start()
  play.hub.close()
  assert play.decided.result() == verdict.lost(_SPEC, 0, 'ended')


def test_a_hub_that_is_silent(start):
  play = start(peer_seconds=0.2)
  assert play.decided.result() == verdict.lost(_SPEC, 0, 'does not answer for 0.2 s')


def test_a_training_that_is_stopped_for_long(start):
  play = start()
  play.training.channel.send({'stage': 'data'})
  play.heard()
  # From here on, for the training alone: this hub sends no heartbeats.
  play.member.peer_seconds = 0.0
  play.training.changes.put(member.STOPPED)
  assert play.heard() == {'stopped': True}


def test_a_training_that_goes_on_in_time_is_not_reported(start):
  play = start()
  play.training.changes.put(member.STOPPED)
  play.training.changes.put(member.CONTINUED)
  play.training.changes.put(1)
  assert play.heard() == {'ended': 1, 'line': 'the last line'}


def test_a_signal_is_told_once(start):
  play = start()
  play.signal.set()
  assert play.heard() == {'interrupt': True}
  play.training.channel.send({'stage': 'data', 'same': {}, 'own': None})
  assert play.heard()['stage'] == 'data'
