"""The workers of a cluster and which of them this process is.

Every worker computes its rows of each batch. The first one is the chief: it alone writes, and all
news of the others passes through it.
"""

import dataclasses
import re

from tfrecords import errors
from tfrecords import printable
from tfrecords import settings
from tfrecords import whole_number

# As many as the replicas of a training.
MAX_WORKERS = 256
_HOST = re.compile(r'[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?')
_IP_V6 = re.compile(r'\[([0-9A-Fa-f:.]+)\]')
# Addresses that mean every interface of a machine; no other machine can be reached at them.
_UNSPECIFIED = ('0.0.0.0', '::')


@dataclasses.dataclass(frozen=True)
class ClusterSpec:
  """The workers of a cluster, the same in every process, and the place of this one.

  Attributes:
    workers: the address of each as host:port, in the order of their tasks; the first is the chief.
    index: the task of this process, from 0.
  """
  workers: tuple[str, ...]
  index: int

  def __post_init__(self) -> None:
    """Checks the addresses and the index.

    Raises:
      errors.InputError: names the first fault; the caller says where the values come from.
    """
    if not 1 <= len(self.workers) <= MAX_WORKERS:
      raise errors.InputError(
          f'{len(self.workers)} workers; give 1 to {MAX_WORKERS} addresses, host:port each')
    addresses = [split(worker) for worker in self.workers]
    for task, address in enumerate(addresses):
      if address in addresses[:task]:
        raise errors.InputError(
            f'workers {addresses.index(address)} and {task} have the same address '
            f'{self.workers[task]}; give each worker one of its own')
    if not 0 <= self.index < len(self.workers):
      raise errors.InputError(
          f'task {self.index} of {len(self.workers)} workers; give 0 to {len(self.workers) - 1}')

  @property
  def is_chief(self) -> bool:
    """Whether this process is the one that writes."""
    return self.index == 0

  @property
  def size(self) -> int:
    """Number of workers."""
    return len(self.workers)

  @property
  def address(self) -> str:
    """Address of this worker, host:port."""
    return self.workers[self.index]

  def name(self, task: int) -> str:
    """Returns what messages call a worker: `task 2 (host:port)`."""
    return f'task {task} ({self.workers[task]})'


def split(worker: str) -> tuple[str, int]:
  """Returns host, in lower case and without brackets, and port of an address.

  Raises:
    errors.InputError: it is not host:port.
  """
  host, _, port = worker.rpartition(':')
  number = whole_number.parse(port)
  ip_v6 = _IP_V6.fullmatch(host)
  if number is None or not (ip_v6 or _HOST.fullmatch(host)):
    raise errors.InputError(f"'{printable.text(worker)}' is not the address of a worker; give "
                            'host:port, such as 10.0.0.1:2222')
  if fault := settings.PORT.fault(number):
    raise errors.InputError(f'{worker}: {fault}')
  host = (ip_v6[1] if ip_v6 else host).lower()
  if host in _UNSPECIFIED:
    raise errors.InputError(
        f'{worker}: other machines cannot reach a worker there; give the address of its machine')
  return host, number
