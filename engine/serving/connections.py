"""Connections of a server with limits on their number, and on the time to send a head.

uvicorn limits neither: a client that sends nothing, or a byte a second, would hold its connection
for ever. The time for a body is limited where it is read (`request_body`).
"""

import asyncio

from uvicorn.protocols.http import h11_impl

from engine.serving import limits as limits_lib

_BODY = b'{"error":"the server has too many connections; connect again"}'
_REFUSAL = (b'HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n'
            b'Retry-After: 1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s'
            % (len(_BODY), _BODY))


def protocol(limits: limits_lib.Limits) -> type[h11_impl.H11Protocol]:
  """Returns uvicorn's protocol of HTTP/1.1 with these limits."""
  class LimitedConnection(h11_impl.H11Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
      """Begins, or refuses the connection."""
      super().connection_made(transport)
      if len(self.connections) > limits.max_connections:
        transport.write(_REFUSAL)
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
