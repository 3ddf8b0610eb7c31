"""Messages between the processes of a cluster: JSON objects, one a line, over a socket."""

import contextlib
import json
import socket
import time

# The values of all workers in one answer; a recipe with its settings has some thousand characters.
MAX_BYTES = 1 << 24
_CHUNK = 1 << 16

Message = dict[str, object]


class Connection:
  """Sends and receives messages; one thread may receive while another sends.

  Attributes:
    socket: the connected socket, blocking.
  """

  def __init__(self, connected: socket.socket) -> None:
    self.socket = connected
    self._buffer = bytearray()

  def send(self, message: Message) -> None:
    """Sends a message.

    Raises:
      OSError: the other end has gone.
    """
    self.socket.sendall(json.dumps(message).encode() + b'\n')

  def receive(self, deadline: float | None = None) -> Message:
    """Returns the next message.

    Args:
      deadline: on the clock of time.monotonic(); None: wait for ever.

    Raises:
      EOFError: the other end has gone.
      TimeoutError: the deadline has passed.
      OSError: the connection is broken.
      ValueError: what has come is no message.
    """
    end = self._buffer.find(b'\n')
    while end < 0:
      start = len(self._buffer)
      if start > MAX_BYTES:
        raise ValueError('a message without end')
      self._buffer += self._chunk(deadline)
      end = self._buffer.find(b'\n', start)
    line, self._buffer = self._buffer[:end], self._buffer[end + 1:]
    try:
      message = json.loads(line)
    except RecursionError as error:
      raise ValueError('a message that is nested too deeply') from error
    if not isinstance(message, dict):
      raise ValueError('a message that is no object')
    return message

  def close(self) -> None:
    """Closes the connection, so that a thread that receives from it ends as well."""
    # It fails if the other end was first.
    with contextlib.suppress(OSError):
      self.socket.shutdown(socket.SHUT_RDWR)
    self.socket.close()

  def _chunk(self, deadline: float | None) -> bytes:
    if deadline is not None:
      # A timeout of 0 would make the socket non-blocking.
      self.socket.settimeout(max(0.001, deadline - time.monotonic()))
    data = self.socket.recv(_CHUNK)
    if not data:
      raise EOFError
    return data
