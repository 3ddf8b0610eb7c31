"""The time of a meeting of all workers at the chief, by their number.

The chief's hub is the real one. The messages of all workers come from the same process, one after
another, so the time includes what on a cluster the workers spend at the same time.
"""

from collections.abc import Sequence
import socket
import threading

from engine.bench.core import timing
from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import hub
from engine.cluster import messages

SIZES = (2, 16, 64, cluster_spec.MAX_WORKERS)
# Of an idle hub between two rounds.
_PEER_SECONDS = 600.0
_ORDER = {'order': 'train', 'steps': 100}


class Meetings:
  """A hub with so many workers; a context manager."""

  def __init__(self, size: int):
    """Starts the hub; `size` is the number of workers."""
    spec = cluster_spec.ClusterSpec(tuple(f'10.0.0.1:{2000 + task}' for task in range(size)), 0)
    pairs = [[messages.Connection(end) for end in socket.socketpair()] for _ in range(size)]
    self._ends = [ours for ours, _ in pairs]
    served = hub.Hub(spec, {task: theirs for task, (_, theirs) in enumerate(pairs)},
                     _PEER_SECONDS, _PEER_SECONDS)
    self._thread = threading.Thread(target=served.run, daemon=True)
    self._thread.start()

  def __enter__(self) -> 'Meetings':
    return self

  def __exit__(self, *exception: object) -> None:
    self.meet(channel.END)
    for end in self._ends:
      end.close()
    self._thread.join()

  def meet(self, stage: str = channel.STEPS) -> int:
    """Brings all workers to a meeting; returns 1."""
    for task, end in enumerate(self._ends):
      end.send({'stage': stage, 'same': {}, 'own': None if task else _ORDER})
    for end in self._ends:
      while 'own' not in end.receive():
        pass
    return 1


def name(size: int) -> str:
  """Returns the name of the candidate of so many workers."""
  return f'meeting of {size} workers'


def candidates(meetings: Sequence[Meetings]) -> list[timing.Candidate]:
  """Returns a candidate for each of SIZES, whose items are meetings."""
  return [timing.Candidate(name(size), one.meet)
          for size, one in zip(SIZES, meetings, strict=True)]
