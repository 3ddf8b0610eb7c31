"""`train_main --local_workers=N`: all workers of a cluster on this machine, to rehearse one.

Each is a command of its own, as on N machines, with an address of this machine that no other one
can reach. They end with this process.
"""

from collections.abc import Callable, Sequence
import os
import secrets
import subprocess
import sys
import threading
import time

from binaries import child_command
from binaries import cluster_flags
from binaries import termination
from engine.cluster import local_addresses
from engine.cluster import verdict

_POLL_SECONDS = 0.1
# Time for all to end once the first one has failed.
_LEFT_SECONDS = 10.0


def run(count: int, arguments: Sequence[str], name: str = 'train_main') -> None:
  """Runs the workers; returns when their training is complete.

  Args:
    count: number of workers.
    arguments: of the command, without its name.
    name: of the command.

  Raises:
    errors.InputError: this machine has not so many free ports.
    SystemExit: with the status of the workers, which have said why.
  """
  workers = ','.join(local_addresses.free(count))
  environment = os.environ | {cluster_flags.TOKEN: secrets.token_hex(32)}
  with termination.finishing() as is_interrupted:
    processes = [child_command.start(
        name, [*arguments, '--local_workers=0', f'--workers={workers}', f'--task_index={task}'],
        stdout=subprocess.DEVNULL if task else None, stderr=subprocess.PIPE, env=environment)
                 for task in range(count)]
    try:
      if status := _Workers(processes).wait(is_interrupted):
        sys.exit(status)
    finally:
      for process in processes:
        child_command.end(process)


class _Workers:
  """Waits for the workers, and prints each line about an error once."""

  def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
    self._processes = processes
    self._lines: set[str] = set()
    self._lock = threading.Lock()
    self._readers = [threading.Thread(target=self._read, args=(process,), daemon=True)
                     for process in processes]
    for reader in self._readers:
      reader.start()

  def wait(self, is_interrupted: Callable[[], bool]) -> int:
    """Returns the exit status of the workers; hands an interruption on to the chief."""
    has_told = False
    limit = float('inf')
    while time.monotonic() < limit and any(process.poll() is None for process in self._processes):
      if is_interrupted() and not has_told:
        has_told = True
        self._processes[0].terminate()
      if limit == float('inf') and any(process.returncode for process in self._processes):
        # The others wait for it if they have not met.
        limit = time.monotonic() + _LEFT_SECONDS
      time.sleep(_POLL_SECONDS)
    for reader in self._readers:
      reader.join(_POLL_SECONDS)
    # The first one that says why; a worker that was killed has no status of its own.
    statuses = [process.returncode for process in self._processes]
    return next((status for status in statuses if status and status > 0),
                verdict.LOST if any(statuses) else 0)

  def _read(self, process: subprocess.Popen[str]) -> None:
    for line in process.stderr or ():
      with self._lock:
        if line not in self._lines:
          self._lines.add(line)
          sys.stderr.write(line)
