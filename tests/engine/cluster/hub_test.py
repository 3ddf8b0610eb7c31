"""The chief's side of a running cluster: what it hands on, and on what it decides."""

import socket
import threading
import time

import pytest

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import hub
from engine.cluster import link
from engine.cluster import messages
from engine.cluster import verdict

_LONG = 120.0


class _Workers:
  """The other ends of a hub's connections."""

  def __init__(self, size, connect_seconds, peer_seconds):
    spec = cluster_spec.ClusterSpec(tuple(f'{name}:1' for name in 'abc'[:size]), 0)
    pairs = [[messages.Connection(end) for end in socket.socketpair()] for _ in range(size)]
    self.ends = [ours for ours, _ in pairs]
    self._hub = hub.Hub(spec, {task: theirs for task, (_, theirs) in enumerate(pairs)},
                        connect_seconds, peer_seconds)
    self.thread = threading.Thread(target=self._hub.run)

  def send(self, task, **message):
    self.ends[task].send(message)

  def meet(self, stage, **given):
    """Brings all to a meeting; returns what each gets."""
    for task in range(len(self.ends)):
      self.send(task, stage=stage, same={}, own=task, **given)
    return [self.receive(task) for task in range(len(self.ends))]

  def receive(self, task):
    while True:
      message = self.ends[task].receive(time.monotonic() + _LONG)
      if link.BEAT not in message:
        return message

  def verdicts(self):
    return {verdict.of_message(self.receive(task)) for task in range(len(self.ends))}


@pytest.fixture
def start():
  """Starts hubs for as many workers; they end with the test."""
  started = []

  def begin(size=2, connect_seconds=_LONG, peer_seconds=_LONG):
    started.append(_Workers(size, connect_seconds, peer_seconds))
    started[-1].thread.start()
    return started[-1]
  yield begin
  for workers in started:
    for end in workers.ends:
      end.close()
    workers.thread.join(_LONG)
    assert not workers.thread.is_alive()


def test_meetings_up_to_the_end(start):
  workers = start(3)
  for stage in ('data', channel.STEPS, channel.STEPS, channel.END):
    assert workers.meet(stage) == [
        {'own': [0, 1, 2], 'stage': stage, 'interrupted': False}] * 3
  # Nothing that comes after the end is news.
  workers.ends[2].close()
  with pytest.raises(EOFError):
    workers.receive(1)


def test_a_difference(start):
  workers = start()
  workers.send(0, stage='start', same={'lr': 1}, own=None)
  workers.send(1, stage='start', same={'lr': 2}, own=None)
  decided, = workers.verdicts()
  assert decided.status == 1
  assert decided.line.startswith('lr is 1 at task 0 (a:1) and 2 at task 1 (b:1); ')


def test_a_lost_connection(start):
  workers = start(3)
  workers.ends[1].close()
  for task in (0, 2):
    assert workers.receive(task) == {
        'verdict': 75, 'line': f'task 1 (b:1) ended; {verdict.RESTART}'}


def test_a_silent_worker(start):
  workers = start(peer_seconds=0.5)
  stop = threading.Event()

  def beat():
    while not stop.wait(0.02):
      workers.send(0, beat=True)
  thread = threading.Thread(target=beat)
  thread.start()
  decided = workers.verdicts()
  stop.set()
  thread.join()
  assert {one.status for one in decided} == {75}
  assert [one.line.endswith(f' does not answer for 0.5 s; {verdict.RESTART}')
          for one in decided] == [True]


def test_a_training_that_is_stopped(start):
  workers = start()
  workers.send(1, stopped=True)
  decided, = workers.verdicts()
  assert decided.line.startswith('task 1 (b:1) does not answer: its training is stopped (SIGSTOP)')


@pytest.mark.parametrize('message', [
    {'interrupt': True}, {'ended': 143, 'line': ''}, {'ended': -15, 'line': ''}])
def test_an_interruption_before_the_first_step_ends_all_at_once(start, message):
  """Also one that comes to a training that does not ignore signals yet."""
  workers = start()
  workers.meet('data')
  workers.send(1, **message)
  assert workers.verdicts() == {verdict.interrupted_early()}


def test_an_interruption_is_told_at_the_next_step_and_the_chief_saves(start):
  workers = start(3)
  workers.meet(channel.STEPS)
  workers.send(1, interrupt=True)
  assert [answer['interrupted'] for answer in workers.meet('rollback')] == [False] * 3
  assert [answer['interrupted'] for answer in workers.meet(channel.STEPS)] == [True] * 3
  # Another one that ends first does not decide.
  workers.send(2, ended=42, line='')
  workers.send(0, ended=42, line='interrupted at step 7, saved')
  assert workers.verdicts() == {verdict.Verdict(42, 'interrupted at step 7, saved')}


@pytest.mark.parametrize('endings, status, line', [
    ({1: (-9, '')}, 75, f'task 1 (b:1) was ended by SIGKILL; {verdict.RESTART}'),
    ({1: (0, '')}, 75, f'task 1 (b:1) ended before the others; {verdict.RESTART}'),
    ({0: (1, 'x: missing'), 1: (1, 'x: missing')}, 1, 'x: missing'),
    ({0: (75, 'Socket closed'), 1: (1, 'x: missing')}, 1, 'task 1 (b:1): x: missing')])
def test_endings(start, monkeypatch, endings, status, line):
  # Where one is awaited that does not come.
  monkeypatch.setattr(hub, 'GRACE_SECONDS', 0.0 if len(endings) == 1 else _LONG)
  workers = start()
  for task, (ended, last) in endings.items():
    workers.send(task, ended=ended, line=last)
  assert workers.verdicts() == {verdict.Verdict(status, line)}


def test_one_does_not_join(start):
  workers = start(connect_seconds=0.1)
  workers.meet(channel.START)
  workers.send(0, stage=channel.JOINED, same={}, own=None)
  decided, = workers.verdicts()
  assert decided.status == 75
  assert 'task 1 (b:1) did not join within 0.1 s (--connect_timeout)' in decided.line


def test_other_stages_may_take_their_time(start):
  workers = start(connect_seconds=0.0)
  workers.meet('data')
  assert workers.meet('run')[0]['own'] == [0, 1]
