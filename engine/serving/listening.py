"""The socket of a server, opened before the model is loaded: a port in use is known at once."""

import errno
import socket

from tfrecords import errors


def bind(host: str, port: int) -> socket.socket:
  """Returns a socket that is bound to an address, and does not listen yet.

  Args:
    host: name or address of a network interface of this machine.
    port: 0 for any that is free.

  Raises:
    errors.InputError: the port is taken, or the address is not one of this machine.
  """
  try:
    # With the protocol given, asyncio sends small answers at once (TCP_NODELAY).
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)[0]
    found = socket.socket(family, kind, protocol)
  except (OSError, UnicodeError) as error:
    raise _refused(host, port, error) from error
  try:
    # A server that has just ended does not keep its port for a minute.
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind(address)
  except OSError as error:
    found.close()
    raise _refused(host, port, error) from error
  return found


def listen(bound: socket.socket) -> None:
  """Lets a socket take connections.

  Raises:
    errors.InputError: another one listens there meanwhile.
  """
  try:
    bound.listen(1024)
  except OSError as error:
    host, port, *_ = bound.getsockname()
    raise _refused(host, port, error) from error


def url(bound: socket.socket) -> str:
  """Returns the address of a socket for a browser on this machine."""
  host, port, *_ = bound.getsockname()
  host = {'0.0.0.0': '127.0.0.1', '::': '::1'}.get(host, host)
  return f'http://[{host}]:{port}/' if ':' in host else f'http://{host}:{port}/'


def _refused(host: str, port: int, error: Exception) -> errors.InputError:
  code = getattr(error, 'errno', None)
  if isinstance(error, socket.gaierror | UnicodeError) or code == errno.EADDRNOTAVAIL:
    reason = errors.reason(error) if code is None else str(getattr(error, 'strerror', error))
    return errors.InputError(
        f'--host={host}: not an address of this machine ({reason}); give 127.0.0.1, or 0.0.0.0 for '
        'every network')
  remedy = 'or end the program that uses it' if code == errno.EADDRINUSE else 'above 1023'
  return errors.InputError(f'--port={port}: cannot be opened at {host} ({errors.reason(error)}); '
                           f'give another --port, {remedy}')
