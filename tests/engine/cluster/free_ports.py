"""Addresses of this machine that no program uses."""

import random
import socket

# Below the ports that systems assign to outgoing connections.
_PORTS = range(10_000, 20_000)


def addresses(count: int) -> list[str]:
  found: set[str] = set()
  while len(found) < count:
    port = random.SystemRandom().choice(_PORTS)
    with socket.socket() as tried:
      if tried.connect_ex(('127.0.0.1', port)):
        found.add(f'127.0.0.1:{port}')
  return sorted(found)
