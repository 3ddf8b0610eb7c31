"""Connections of a server with limits on their number, and on the time to send a head.

uvicorn limits neither: a client that sends nothing, or a byte a second, would hold its connection
for ever. The time for a body is limited where it is read (`request_body`).
"""

import asyncio
import json

from uvicorn.protocols.http import h11_impl

from engine.serving import limits as limits_lib


def _refusal(head: str, message: str) -> bytes:
  """Returns an answer after which the connection ends."""
  body = json.dumps({'error': message})
  return (f'HTTP/1.1 {head}\r\nContent-Type: application/json\r\nConnection: close\r\n'
          f'Content-Length: {len(body)}\r\n\r\n{body}').encode()


_FULL = _refusal('503 Service Unavailable\r\nRetry-After: 1',
                 'the server has too many connections; connect again')
_NOT_HTTP = _refusal('400 Bad Request', 'the request is not HTTP/1.1; see RFC 9112')


class _JsonErrors(h11_impl.H11Protocol):
  """A connection whose errors are documents, as those of the server are."""

  def send_400_response(self, msg: str) -> None:
    """Refuses what is no HTTP, or a head that is too long.

    uvicorn's own answer is plain text, and an exception where one has begun already.
    """
    del msg
    if self.conn.our_state in (h11_impl.h11.IDLE, h11_impl.h11.SEND_RESPONSE):
      self.transport.write(_NOT_HTTP)
    self.transport.close()


def protocol(limits: limits_lib.Limits) -> type[h11_impl.H11Protocol]:
  """Returns uvicorn's protocol of HTTP/1.1 with these limits."""
  class LimitedConnection(_JsonErrors):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
      """Begins, or refuses the connection."""
      super().connection_made(transport)
      if len(self.connections) > limits.max_connections:
        transport.write(_FULL)
        transport.close()
      else:
        self._watch()

    def _watch(self) -> None:
      self.loop.call_later(limits.read_seconds, self._check, self.cycle, self._is_idle())

    def _is_idle(self) -> bool:
      """Returns whether no request is in progress."""
      return self.cycle is None or self.cycle.response_complete

    def _check(self, cycle: h11_impl.RequestResponseCycle | None, was_idle: bool) -> None:
      """Ends the connection if it has been idle since the last look.

      Args:
        cycle: of the newest request at that time.
        was_idle: whether none was in progress.
      """
      if self.transport.is_closing() or (was_idle and self.cycle is cycle):
        self.transport.abort()
      else:
        self._watch()

  return LimitedConnection
