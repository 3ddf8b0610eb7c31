"""Clusters of processes on this machine, whose meetings take place in the process of the test."""

from collections.abc import Callable, Iterator, Sequence
import contextlib
import json
import pathlib
import selectors
import socket
import subprocess
import sys
from typing import Any

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import messages
from engine.cluster import rendezvous
from tests.binaries import processes

Orders = list[dict[str, Any]]

_MODULE = 'tests.engine.trainer.clustered_training'


class LocalCluster:
  """Workers that train together.

  Attributes:
    processes: of the workers, in the order of tasks.
    orders: of the chief so far; see engine/trainer/workers.py.
  """

  def __init__(self, count: int, given: Sequence[dict[str, Any]]) -> None:
    """Starts the workers; `given` is as in clustered_training.py, for each of them or for all."""
    addresses = _free_addresses(count)
    self.orders: list[dict[str, Any]] = []
    self.processes: list[subprocess.Popen[str]] = []
    self._hub = rendezvous.Rendezvous(cluster_spec.ClusterSpec(tuple(addresses), 0))
    self._connections: list[messages.Connection] = []
    for index in range(count):
      own, child = socket.socketpair()
      with child:
        self.processes.append(start(
            given[index % len(given)], workers=addresses, index=index, descriptor=child.fileno()))
      self._connections.append(messages.Connection(own))

  def serve(self, is_interrupted: Callable[[Orders], bool] = lambda orders: False) -> None:
    """Lets the workers meet until one of them has gone.

    Args:
      is_interrupted: whether the training is interrupted, asked at every meeting before steps with
        the orders so far.

    Raises:
      errors.InputError: values differ, or the workers are at different stages.
    """
    interrupted = False
    with selectors.DefaultSelector() as selector:
      for task, connection in enumerate(self._connections):
        selector.register(connection.socket, selectors.EVENT_READ, task)
      while True:
        for key, _ in selector.select():
          try:
            message = self._connections[key.data].receive()
          except (EOFError, OSError):
            return
          met = self._hub.arrive(key.data, rendezvous.Arrival(**message))
          if met:
            if isinstance(met[1][0], dict):
              self.orders.append(met[1][0])
            interrupted |= met[0] == channel.STEPS and is_interrupted(self.orders)
            for connection in self._connections:
              connection.send({'own': met[1], 'interrupted': interrupted})

  def wait(self) -> list[tuple[int, str, str]]:
    """Returns status, standard output and standard error of each worker."""
    return [finish(process) for process in self.processes]


@contextlib.contextmanager
def started(count: int, *given: dict[str, Any]) -> Iterator[LocalCluster]:
  """Yields a cluster, whose processes are killed at the end if they are still there."""
  cluster = LocalCluster(count, given)
  try:
    yield cluster
  finally:
    for process in cluster.processes:
      process.kill()
      process.communicate()


def given(data_dir: pathlib.Path, train_dir: pathlib.Path, changes: dict[str, Any],
          recipe: str = 'cifar10_tutorial', **options: object) -> dict[str, Any]:
  """Returns a training as clustered_training.py has it, with frequent checkpoints."""
  return {'recipe': recipe, 'changes': changes, 'options': {
      'train_dir': str(train_dir), 'data_dir': str(data_dir), 'log_frequency': 1,
      'checkpoint_interval': 4, 'summary_interval': 0} | options}


def start(given: dict[str, Any], **place: object) -> subprocess.Popen[str]:
  """Starts one process of clustered_training.py."""
  descriptor = place.get('descriptor')
  return subprocess.Popen(
      [sys.executable, '-m', _MODULE, json.dumps({'workers': []} | given | place)],
      cwd=processes.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
      pass_fds=[descriptor] if isinstance(descriptor, int) else [])


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
  """Returns status, standard output and standard error of a process."""
  output, complaint = process.communicate(timeout=processes.SECONDS)
  return process.returncode, output, complaint


def _free_addresses(count: int) -> list[str]:
  with contextlib.ExitStack() as stack:
    sockets = [stack.enter_context(socket.create_server(('127.0.0.1', 0))) for _ in range(count)]
    return [f'127.0.0.1:{server.getsockname()[1]}' for server in sockets]
