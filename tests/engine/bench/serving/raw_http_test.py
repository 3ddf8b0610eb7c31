"""The client's bytes, and the answers that it reads."""

import asyncio

import pytest

from engine.bench.serving import raw_http
from tests.engine.serving import tiny_server


@pytest.fixture(name='port', scope='module')
def fixture_port():
  with tiny_server.serve() as served:
    yield served.port


def test_requests():
  assert raw_http.request('/a', b'{}') == (
      b'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
      b'Content-Length: 2\r\n\r\n{}')


def test_answers_on_one_connection_and_on_a_new_one(port):
  async def ask():
    connection = raw_http.Connection(port)
    found = [await connection.ask(raw_http.request('/nowhere', b'{}')) for _ in range(2)]
    found.append(await connection.ask(b'not HTTP\r\n\r\n'))
    # The server has ended it.
    found.append(await connection.ask(raw_http.request('/healthz', b'')))
    connection.close()
    return found
  first, second, third, fourth = asyncio.run(ask())
  assert first == second
  assert (first.status, b'"error"' in first.body) == (404, True)
  assert (third.status, fourth.status) == (400, 405)


def test_an_answer_that_does_not_come(port):
  async def ask():
    connection = raw_http.Connection(port)
    await connection.send(b'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    assert (await connection.receive()).body == b'ok\n'
    with pytest.raises(AssertionError):
      await connection.receive()
  asyncio.run(ask())
