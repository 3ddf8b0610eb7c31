"""A client of HTTP/1.1 that costs little and may break the rules, for measuring a server.

It sends bytes that were made before, and reads the head of the answer no further than for status
and length.
"""

import asyncio
import re
from typing import NamedTuple

_LENGTH = re.compile(rb'\r\ncontent-length: *(\d+)', re.IGNORECASE)


class Answer(NamedTuple):
  """An answer.

  Attributes:
    status: of HTTP.
    body: as it came.
  """
  status: int
  body: bytes


def head(path: str, length: int) -> bytes:
  """Returns the head of a request.

  Args:
    path: of the address.
    length: of the body that is announced.
  """
  return (f'POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
          f'Content-Length: {length}\r\n\r\n').encode()


def get(path: str) -> bytes:
  """Returns a request for a page."""
  return f'GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode()


def request(path: str, body: bytes) -> bytes:
  """Returns a whole request."""
  return head(path, len(body)) + body


class Connection:
  """A connection to a server on this machine, opened when it is first needed.

  Attributes:
    was_used: whether an answer has come over it.
  """

  def __init__(self, port: int):
    """Keeps the port."""
    self._port = port
    self.was_used = False
    self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

  async def send(self, data: bytes) -> None:
    """Sends bytes."""
    if self._streams is None:
      self._streams = await asyncio.open_connection('127.0.0.1', self._port)
    self._streams[1].write(data)
    await self._streams[1].drain()

  async def receive(self) -> Answer:
    """Receives an answer.

    Raises:
      OSError: the connection was ended before.
      asyncio.IncompleteReadError: the same, within the answer.
    """
    assert self._streams
    reader = self._streams[0]
    top = await reader.readuntil(b'\r\n\r\n')
    length = _LENGTH.search(top)
    answer = Answer(int(top.split(b' ', 2)[1]),
                    await reader.readexactly(int(length[1])) if length else b'')
    self.was_used = True
    if b'\r\nconnection: close' in top.lower():
      self.close()
    return answer

  async def ask(self, data: bytes) -> Answer:
    """Sends a request and receives its answer; errors as for `receive`."""
    await self.send(data)
    return await self.receive()

  def close(self) -> None:
    """Ends the connection."""
    if self._streams:
      self._streams[1].close()
    self._streams = None
    self.was_used = False
