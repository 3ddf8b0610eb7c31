"""Addresses for the workers of a cluster that all run on this machine."""

import random
import socket

from tfrecords import errors

# No other machine can reach it.
_HOST = '127.0.0.1'
# Below the ports that systems assign to outgoing connections, which would take one at any time.
PORTS = range(20_000, 32_768)


def free(count: int) -> list[str]:
  """Returns so many different addresses, host:port, that no program listens at.

  Raises:
    errors.InputError: this machine has not so many free ports.
  """
  found: list[str] = []
  for port in random.SystemRandom().sample(PORTS, len(PORTS)):
    with socket.socket() as tried:
      try:
        tried.bind((_HOST, port))
        found.append(f'{_HOST}:{port}')
      except OSError:
        continue
    if len(found) == count:
      return found
  raise errors.InputError(f'{count} workers on this machine: {_HOST} has {len(found)} free ports '
                          f'from {PORTS[0]} to {PORTS[-1]}; close other programs')
