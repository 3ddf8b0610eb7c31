"""A cluster whose workers are processes of this machine, as something that can be timed."""

from collections.abc import Sequence
from concurrent import futures
import contextlib
import dataclasses
from typing import Any

from engine.bench.core import timed_run
from engine.bench.core import worker
from engine.bench.workers import cluster_worker
from engine.cluster import cluster_spec
from engine.cluster import local_addresses


class LocalCluster:
  """So many workers; a context manager that ends them.

  Attributes:
    size: number of workers.
  """

  def __init__(self, size: int):
    """Starts the processes and lets them meet.

    Args:
      size: number of workers; a single one trains without a cluster.

    Raises:
      errors.InputError: a process ended, or this machine has no free ports.
    """
    self.size = size
    self._threads = futures.ThreadPoolExecutor(size)
    self._workers: list[worker.Worker] = []
    addresses = tuple(local_addresses.free(size))
    specs = [cluster_spec.ClusterSpec(addresses, task) if size > 1 else None
             for task in range(size)]
    try:
      self._workers += self._threads.map(_start, range(size), specs)
      self.call('join')
    except BaseException:
      self.close()
      raise

  def __enter__(self) -> 'LocalCluster':
    return self

  def __exit__(self, *exception: object) -> None:
    self.close()

  def close(self) -> None:
    """Ends the processes."""
    for one in self._workers:
      one.close()
    self._threads.shutdown()

  def call(self, method: str, *arguments: object) -> list[Any]:
    """Calls a method of all workers at once; returns their results in the order of the tasks.

    Raises:
      errors.InputError, worker.CallError: the call failed on a worker; the cluster is closed, as
        the others may wait for that one.
    """
    calls = [self._threads.submit(one.call, method, *arguments) for one in self._workers]
    _, waiting = futures.wait(calls, return_when=futures.FIRST_EXCEPTION)
    if waiting:
      failure = next(call.exception() for call in calls if call.done() and call.exception())
      self.close()
      assert failure
      raise failure
    return [call.result() for call in calls]


def _start(task: int, spec: cluster_spec.ClusterSpec | None) -> worker.Worker:
  return worker.Worker(f'worker {task}', cluster_worker.ClusterWorker, spec)


@dataclasses.dataclass(frozen=True)
class Candidate:
  """Steps or exchanges of a cluster; a timed_run.Timeable.

  Attributes:
    name: the row name in the result table.
    cluster: where they run.
    what: their name there.
    count: how many there are in one call.
    warm_up_items: as in timing.Candidate.
  """
  name: str
  cluster: LocalCluster
  what: str
  count: int
  warm_up_items: int = 0

  def run_for(self, seconds: float, min_items: int, clock: timed_run.Clock,
              cpu_clock: timed_run.Clock) -> timed_run.TimedRun:
    """Works for at least `seconds` seconds and `min_items` items.

    Args:
      seconds: the minimum wall-clock time.
      min_items: the minimum number of items.
      clock: returns wall-clock seconds.
      cpu_clock: ignored; the processor time is that of the workers.
    """
    del cpu_clock
    used = 0.0

    def work() -> int:
      nonlocal used
      used += sum(self.cluster.call('run', self.what, self.count))
      return self.count

    return timed_run.run_for(work, seconds, min_items, clock, lambda: used)


def clusters(stack: contextlib.ExitStack, sizes: Sequence[int]) -> dict[int, LocalCluster]:
  """Returns a cluster of each size, which end with the stack."""
  return {size: stack.enter_context(LocalCluster(size)) for size in sizes}
