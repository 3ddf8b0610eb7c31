"""Limits of connections: their number, and clients that send nothing or never end."""

import http.client
import json
import socket
import threading

import pytest

from engine.serving import limits as limits_lib
from tests.engine.serving import tiny_server

_SECONDS = 60


@pytest.fixture(name='served', scope='module')
def fixture_served():
  with tiny_server.serve(limits=limits_lib.Limits(max_connections=2, read_seconds=0.2)) as served:
    yield served


def _connect(served) -> socket.socket:
  return socket.create_connection(('127.0.0.1', served.port), _SECONDS)


def _rest(connection) -> bytes:
  """Returns what comes until the server ends the connection."""
  received = b''
  try:
    while part := connection.recv(1 << 16):
      received += part
  except ConnectionResetError:
    pass
  return received


def test_too_many_connections(served):
  with _connect(served), _connect(served), _connect(served) as third:
    answer = http.client.HTTPResponse(third)
    answer.begin()
    assert (answer.status, answer.headers['Retry-After']) == (503, '1')
    assert 'too many connections' in json.loads(answer.read())['error']


@pytest.mark.parametrize('sent', [b'', b'POST /v1/models/tiny:predict HT'])
def test_a_client_that_sends_no_request_is_left(served, sent):
  with _connect(served) as slow:
    slow.sendall(sent)
    assert _rest(slow) == b''


def test_a_body_that_does_not_come(served):
  with _connect(served) as slow:
    slow.sendall(b'POST /v1/models/tiny:predict HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{')
    received = _rest(slow)
  assert received.startswith(b'HTTP/1.1 408 ')
  assert b'"error":"the body has not come within 0.2 s' in received


def test_a_client_that_waits_for_its_answer_is_kept(served, monkeypatch):
  begun, go_on = threading.Event(), threading.Event()
  answer = served.holder.model.probabilities

  def slow(images):
    begun.set()
    assert go_on.wait(_SECONDS)
    return answer(images)

  monkeypatch.setattr(served.holder.model, 'probabilities', slow)
  connection = http.client.HTTPConnection('127.0.0.1', served.port, timeout=_SECONDS)
  connection.request('POST', '/v1/models/tiny:predict',
                     json.dumps({'instances': tiny_server.images(1).tolist()}))
  assert begun.wait(_SECONDS)
  # Each of these lasts as long as a connection may be idle.
  for _ in range(3):
    with _connect(served) as silent:
      assert _rest(silent) == b''
  go_on.set()
  assert connection.getresponse().status == 200
  connection.close()


def test_what_is_not_http(served):
  with _connect(served) as strange:
    strange.sendall(b'\x16\x03\x01 hello\r\n\r\n')
    head, _, body = _rest(strange).partition(b'\r\n\r\n')
  assert head.startswith(b'HTTP/1.1 400 ')
  assert 'is not HTTP/1.1' in json.loads(body)['error']
  assert served.get('/healthz') == (200, 'ok\n')
