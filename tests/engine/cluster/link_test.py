"""Connections whose messages go into a queue, and the silence of a peer."""

import socket
import time

import pytest

from engine.cluster import link
from engine.cluster import messages


@pytest.fixture
def ends():
  """A link, its inbox, and the other end of its connection."""
  ours, theirs = socket.socketpair()
  inbox = link.Inbox()
  yield link.Link(messages.Connection(ours), 7, inbox, 60.0), inbox, messages.Connection(theirs)
  ours.close()
  theirs.close()


def test_messages_come_and_heartbeats_are_only_heard(ends):
  one, inbox, other = ends
  before = one.heard
  other.send({link.BEAT: True})
  other.send({'own': 1})
  assert inbox.get() == (7, {'own': 1})
  assert one.heard > before


@pytest.mark.parametrize('sent', [b'', b'{"own"', b'GET /\n'])
def test_the_end_of_a_connection_is_an_event(ends, sent):
  _, inbox, other = ends
  other.socket.sendall(sent)
  other.close()
  assert inbox.get() == (7, None)


def test_what_cannot_be_sent_ends_the_connection(ends):
  one, inbox, other = ends
  other.close()
  assert inbox.get() == (7, None)
  one.send({'own': 1})
  one.send({'own': 1})


def test_a_peer_that_reads_no_more_ends_the_connection():
  ours, theirs = socket.socketpair()
  inbox = link.Inbox()
  with theirs:
    one = link.Link(messages.Connection(ours), 7, inbox, 0.1)
    one.send({'own': 'x' * 10_000_000})
    assert inbox.get() == (7, None)


def test_a_peer_gets_what_was_sent_before_the_goodbye(ends):
  one, _, other = ends
  other.send({'unread': 1})
  one.send({'own': 'last'})
  one.finish(0.01)
  assert other.receive() == {'own': 'last'}


def test_heartbeats_and_silence(ends):
  one, inbox, other = ends
  heartbeat = link.Heartbeat([one], 0.2)
  # Until it is due.
  while heartbeat.wait(inbox) is None:
    if time.monotonic() - one.heard > 0.2:
      break
  assert other.receive() == {link.BEAT: True}
  assert heartbeat.silent() == [one]
  one.heard = time.monotonic() + 3600
  assert heartbeat.silent() == []


def test_an_event_comes_before_a_heartbeat_is_due(ends):
  one, inbox, other = ends
  heartbeat = link.Heartbeat([one], 4e6)
  other.send({'own': 1})
  assert heartbeat.wait(inbox) == (7, {'own': 1})


class _Clock:
  """A clock in the place of the module `time`."""

  now = 0.0

  def monotonic(self):
    return self.now


def test_a_process_that_was_stopped_itself_blames_nobody(ends, monkeypatch):
  one, _, _ = ends
  clock = _Clock()
  monkeypatch.setattr(link, 'time', clock)
  one.heard, heartbeat, inbox = 0.0, link.Heartbeat([one], 10.0), link.Inbox()
  for moment, silent in ((9.0, []), (11.0, [one])):
    clock.now = moment
    assert heartbeat.silent() == silent
  inbox.put((7, {}))
  assert heartbeat.wait(inbox)
  assert heartbeat.silent() == []
