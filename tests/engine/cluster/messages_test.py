"""Messages over a socket: whole ones, several at once, and what is no message."""

import json
import socket
import time

import pytest

from engine.cluster import messages


@pytest.fixture
def ends():
  """A connection and the raw socket at its other end."""
  ours, theirs = socket.socketpair()
  with ours, theirs:
    yield messages.Connection(ours), theirs


def test_there_and_back(ends):
  connection, theirs = ends
  other = messages.Connection(theirs)
  for message in ({'stage': 'data', 'own': ['é\n', 1.5, None]}, {'text': 'x' * 100_000}):
    connection.send(message)
    assert other.receive() == message


def test_several_in_one_piece_and_one_in_several(ends):
  connection, theirs = ends
  theirs.sendall(b'{"a": 1}\n{"a": 2}\n{"a"')
  assert [connection.receive(), connection.receive()] == [{'a': 1}, {'a': 2}]
  theirs.sendall(b': 3}\n')
  assert connection.receive() == {'a': 3}


@pytest.mark.parametrize('sent', [b'GET / HTTP/1.1\n', b'[1]\n', b'\x00\x00\xff\n', b'7\n'])
def test_what_is_no_message(ends, sent):
  connection, theirs = ends
  theirs.sendall(sent)
  with pytest.raises(ValueError):  # noqa: PT011
    connection.receive()


def test_a_message_without_end(ends, monkeypatch):
  monkeypatch.setattr(messages, 'MAX_BYTES', 1000)
  connection, theirs = ends
  theirs.sendall(json.dumps('x' * 2000).encode())
  with pytest.raises(ValueError, match='a message without end'):
    connection.receive()


def test_the_other_end_has_gone(ends):
  connection, theirs = ends
  theirs.sendall(b'{"a": ')
  theirs.close()
  with pytest.raises(EOFError):
    connection.receive()


def test_a_deadline(ends):
  connection, _ = ends
  with pytest.raises(TimeoutError):
    connection.receive(time.monotonic())


def test_closed_twice(ends):
  connection, theirs = ends
  connection.close()
  connection.close()
  assert theirs.recv(1) == b''
