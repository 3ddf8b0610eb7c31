"""A connection whose messages go into a queue, and that tells a silent peer from a living one."""

import contextlib
import queue
import socket
import struct
import threading
import time

from engine.cluster import messages

# Where a message comes from, and the message; None: the connection is closed.
Event = tuple[int, messages.Message | None]
Inbox = queue.SimpleQueue[Event]

BEAT = 'beat'


class Link:
  """One end of a connection between two supervisors, or between a supervisor and its training.

  Attributes:
    source: what events name as their origin.
    heard: time of the last message, on the clock of time.monotonic().
  """

  def __init__(self, connection: messages.Connection, source: int, inbox: Inbox,
               send_seconds: float) -> None:
    """Starts a thread that puts what comes into the inbox, but for heartbeats.

    Args:
      connection: greeted; the link closes it.
      source: see the attribute.
      inbox: gets the messages.
      send_seconds: a message that takes longer to send means that the peer reads no more.
    """
    self.heard = time.monotonic()
    self._connection = connection
    self.source = source
    self._inbox = inbox
    connection.socket.setblocking(True)
    connection.socket.setsockopt(
        socket.SOL_SOCKET, socket.SO_SNDTIMEO,
        struct.pack('ll', int(send_seconds), int(send_seconds % 1 * 1e6)))
    self._thread = threading.Thread(target=self._read, daemon=True)
    self._thread.start()

  def send(self, message: messages.Message) -> None:
    """Sends a message; where that fails, the inbox gets the news that the peer has gone."""
    try:
      self._connection.send(message)
    except OSError:
      # A part of the message may have been sent.
      self._connection.close()

  def finish(self, seconds: float) -> None:
    """Says goodbye and waits until the peer has closed too, so that it gets what was sent.

    To close a socket in whose buffer something is left unread destroys what was sent last.
    """
    with contextlib.suppress(OSError):
      self._connection.socket.shutdown(socket.SHUT_WR)
    self._thread.join(seconds)
    self._connection.close()

  def close(self) -> None:
    """Closes the connection."""
    self._connection.close()

  def _read(self) -> None:
    with contextlib.suppress(OSError, EOFError, ValueError):
      while True:
        message = self._connection.receive()
        self.heard = time.monotonic()
        if BEAT not in message:
          self._inbox.put((self.source, message))
    self._inbox.put((self.source, None))


class Heartbeat:
  """Sends heartbeats at an interval, and finds the peers that are silent."""

  def __init__(self, links: list[Link], peer_seconds: float) -> None:
    """Takes the links, and the time after which a silent peer counts as lost."""
    self.interval = min(1.0, peer_seconds / 4)
    self._links = links
    self._peer_seconds = peer_seconds
    self._last = time.monotonic()

  def wait(self, inbox: Inbox) -> Event | None:
    """Returns the next event, None after at most an interval without one; beats when it is due."""
    now = time.monotonic()
    if now - self._last > 3 * self.interval:
      # This process itself was stopped or starved: nobody was heard meanwhile.
      for link in self._links:
        link.heard = now
    if now - self._last >= self.interval:
      self._last = now
      for link in self._links:
        link.send({BEAT: True})
    with contextlib.suppress(queue.Empty):
      return inbox.get(timeout=max(0.001, self._last + self.interval - now))
    return None

  def silent(self) -> list[Link]:
    """Returns the links whose peers were not heard for too long."""
    limit = time.monotonic() - self._peer_seconds
    return [link for link in self._links if link.heard < limit]
