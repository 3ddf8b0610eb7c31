"""Channels of a whole cluster within one process, each for a thread of its own."""

from collections.abc import Mapping
import json
import threading

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import rendezvous


def make(size: int) -> list['ThreadChannel']:
  """Returns a channel for each worker of a cluster; with size 1 no thread is needed."""
  workers = tuple(f'worker{task}:2222' for task in range(size))
  hub = _Hub(cluster_spec.ClusterSpec(workers, 0))
  return [ThreadChannel(cluster_spec.ClusterSpec(workers, task), hub) for task in range(size)]


class ThreadChannel:
  """A channel.Channel; `interrupt` is the signal to one of the workers."""

  def __init__(self, spec, hub):
    self.spec = spec
    self.interrupted = False
    self._hub = hub

  def exchange(self, stage: str, same: Mapping[str, channel.JSON] | None = None,
               own: channel.JSON = None) -> list[channel.JSON]:
    # As the wire does it: tuples become lists.
    arrival = json.loads(json.dumps({'stage': stage, 'same': same or {}, 'own': own}))
    answer, self.interrupted = self._hub.meet(self.spec.index, rendezvous.Arrival(**arrival))
    return json.loads(answer)

  def interrupt(self) -> None:
    self._hub.interrupted = True


class _Hub:

  def __init__(self, spec):
    self.interrupted = False
    self._rendezvous = rendezvous.Rendezvous(spec)
    self._changed = threading.Condition()
    self._meetings = 0
    self._answer = ('[]', False)
    self._error = None

  def meet(self, task, arrival):
    with self._changed:
      number = self._meetings
      try:
        met = self._error is None and self._rendezvous.arrive(task, arrival)
      except Exception as error:
        self._error = error
        self._changed.notify_all()
        met = None
      if met:
        stage, own = met
        self._answer = json.dumps(own), self.interrupted and stage == channel.STEPS
        self._meetings += 1
        self._changed.notify_all()
      self._changed.wait_for(lambda: self._error or self._meetings > number)
      if self._error:
        raise self._error
      return self._answer
