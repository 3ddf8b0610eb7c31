"""The sockets at the workers' addresses: listening at one's own, connecting to the chief's."""

from collections.abc import Callable
import contextlib
import errno
import socket
import time

from engine.cluster import cluster_spec
from engine.cluster import verdict
from tfrecords import errors

# Time between two attempts.
RETRY_SECONDS = 0.2
# Of one attempt: where nothing answers, another address of the host may, and a signal is heard.
_ATTEMPT_SECONDS = 3.0


class Patience:
  """The time within which all workers have to come.

  Attributes:
    seconds: all of it.
    deadline: its end, on the clock of time.monotonic().
  """

  def __init__(self, seconds: float, is_interrupted: Callable[[], bool]) -> None:
    """Begins now; `is_interrupted` tells whether a signal has come."""
    self.seconds = seconds
    self.deadline = time.monotonic() + seconds
    self._is_interrupted = is_interrupted

  def is_over(self) -> bool:
    """Returns whether the time has passed.

    Raises:
      verdict.EndedError: a signal has come.
    """
    if self._is_interrupted():
      raise verdict.EndedError(verdict.interrupted_early())
    return time.monotonic() >= self.deadline

  def limit(self, seconds: float) -> float:
    """Returns the end of what may take so long, on the clock of time.monotonic()."""
    return min(time.monotonic() + seconds, self.deadline)


def listen(spec: cluster_spec.ClusterSpec, patience: Patience) -> socket.socket:
  """Returns a socket that listens at this worker's address and nowhere else.

  Raises:
    errors.InputError: the address is not of this machine, or another program uses it.
    verdict.EndedError: a signal has come.
  """
  refusal = 'no address'
  for family, address in _resolve(spec.address, patience):
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
      # TensorFlow's server binds the port next, while accepted connections stay open on it.
      listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      listener.bind(address)
      listener.listen(cluster_spec.MAX_WORKERS)
      return listener
    except OSError as error:
      listener.close()
      refusal = _refusal(error)
  raise errors.InputError(f'{spec.name(spec.index)} cannot use its address: {refusal}')


def connect(worker: str, patience: Patience) -> socket.socket:
  """Returns a connection to a worker, after one attempt at each of its addresses.

  Raises:
    OSError: the last reason.
  """
  last = OSError(errno.EADDRNOTAVAIL, 'no address')
  for family, address in _addresses(worker):
    connected = socket.socket(family, socket.SOCK_STREAM)
    try:
      connected.settimeout(
          max(0.01, patience.limit(_ATTEMPT_SECONDS) - time.monotonic()))
      connected.connect(address)
      _send_at_once(connected)
      return connected
    except OSError as error:
      connected.close()
      last = error
  raise last


def accept(listener: socket.socket) -> tuple[socket.socket, str]:
  """Returns the connection that waits at a listening socket, and where it comes from."""
  connected, address = listener.accept()
  _send_at_once(connected)
  return connected, str(address[0])


def _send_at_once(connected: socket.socket) -> None:
  """Keeps the system from collecting small messages, on which all workers wait."""
  connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _resolve(worker: str, patience: Patience) -> list[tuple[int, tuple]]:
  """Returns the addresses of a worker; a cluster may know a name some time after it has started.

  Raises:
    errors.InputError: there is none within the time.
    verdict.EndedError: a signal has come.
  """
  while True:
    try:
      return _addresses(worker)
    except OSError as error:
      if patience.is_over():
        raise errors.InputError(
            f'{worker}: its host has no address ({error.strerror}) within {patience.seconds:g} s '
            '(--connect_timeout); give a name that all machines know, or an IP address') from error
    time.sleep(RETRY_SECONDS)


def _addresses(worker: str) -> list[tuple[int, tuple]]:
  host, port = cluster_spec.split(worker)
  found = []
  # A name that no resolver can encode.
  with contextlib.suppress(UnicodeError):
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
  if not found:
    raise OSError(errno.EADDRNOTAVAIL, 'not a name of the Internet')
  return [(family, address) for family, _, _, _, address in found]


def _refusal(error: OSError) -> str:
  """Returns why an address cannot be used, and what to do."""
  if error.errno == errno.EADDRINUSE:
    return 'another program uses the port, maybe an earlier worker; end it, or give another port'
  if error.errno == errno.EADDRNOTAVAIL:
    return 'it is not one of this machine; give each machine the task of its own address'
  return errors.reason(error)
