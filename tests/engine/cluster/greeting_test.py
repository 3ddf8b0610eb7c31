"""Greetings: both sides prove the token, and others are turned away."""

from concurrent import futures
import socket
import time

import pytest

from engine.cluster import cluster_spec
from engine.cluster import greeting
from engine.cluster import messages
from tfrecords import errors

_WORKERS = ('a:1', 'b:1', 'c:1')


def _by_chief(connection, *given):
  try:
    return greeting.by_chief(connection, *given)
  except greeting.NotAGreetingError as error:
    greeting.refuse(connection, error.answer)
    raise


def _greet(index=1, tokens=('t', 't'), workers=_WORKERS):
  """Returns what both sides come to: a value or an exception, the chief's first."""
  ends = [messages.Connection(end) for end in socket.socketpair()]
  deadline = time.monotonic() + 60
  with futures.ThreadPoolExecutor(2) as pool:
    both = [
        pool.submit(_by_chief, ends[0], cluster_spec.ClusterSpec(_WORKERS, 0), tokens[0],
                    deadline),
        pool.submit(greeting.by_member, ends[1], cluster_spec.ClusterSpec(workers, index),
                    tokens[1], deadline)]
    found = [one.exception() or one.result() for one in both]
  for end in ends:
    end.close()
  return found


def test_both_know_the_token():
  assert _greet(2) == [2, None]


@pytest.mark.parametrize('given, chief, member', [
    ({'tokens': ('t', 'u')}, 'a worker with another token or other workers',
     'task 0 (a:1) refuses task 1 (b:1): the one at a:1 has another token; start all workers with'),
    ({'workers': ('a:1', 'd:1')}, "a worker with the workers ['a:1', 'd:1']",
     'task 0 (a:1) refuses task 1 (d:1): its workers are others, a:1,b:1,c:1'),
    ({'index': 0}, "a worker with the workers ['a:1', 'b:1', 'c:1']", 'task 0 (a:1) refuses')])
def test_a_worker_is_refused(given, chief, member):
  at_chief, at_member = _greet(**given)
  assert isinstance(at_chief, greeting.NotAGreetingError)
  assert str(at_chief) == chief
  assert isinstance(at_member, errors.InputError)
  assert str(at_member).startswith(member)


@pytest.mark.parametrize('sent, text', [
    (b'GET / HTTP/1.1\r\n', 'another program'), (b'\0\0\6\4\0\n', 'another program'),
    (b'{"nonce": "x"}\n', 'another program'), (b'{"rana": 1, "nonce": 5}\n', 'another program'),
    (b'{"rana": 0, "nonce": "x"}\n', 'another version of Rana'), (b'', 'another program, or one')])
@pytest.mark.parametrize('greet', [greeting.by_chief, greeting.by_member])
def test_what_is_no_worker(sent, text, greet):
  ours, theirs = socket.socketpair()
  with ours, theirs:
    theirs.sendall(sent)
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(greeting.NotAGreetingError, match=f'^{text}'):
      greet(messages.Connection(ours), cluster_spec.ClusterSpec(_WORKERS, 1), 't',
            time.monotonic() + 60)


@pytest.mark.parametrize('greet', [greeting.by_chief, greeting.by_member])
def test_an_answer_that_is_sent_back_proves_nothing(greet):
  ours, theirs = socket.socketpair()
  with ours, theirs, futures.ThreadPoolExecutor(1) as pool:
    mirror = messages.Connection(theirs)
    greeted = pool.submit(greet, messages.Connection(ours), cluster_spec.ClusterSpec(_WORKERS, 1),
                          't', time.monotonic() + 60)
    mirror.send(mirror.receive())
    mirror.send({'proof': 'é', 'task': 1, 'workers': list(_WORKERS)}
                if greet is greeting.by_chief else mirror.receive())
    assert isinstance(greeted.exception(), (greeting.NotAGreetingError, errors.InputError))


def test_tokens_of_other_clusters_differ():
  one, same, other = (greeting.default_token(cluster_spec.ClusterSpec(workers, 0))
                      for workers in (_WORKERS, _WORKERS, _WORKERS[:2]))
  assert one == same != other
