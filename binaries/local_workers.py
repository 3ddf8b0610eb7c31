"""`train_main --local_workers=N`: all workers of a cluster on this machine, to rehearse one.

Each is a command of its own, as on N machines, with an address of this machine that no other one
can reach. They end with this process.
"""

from collections.abc import Callable, Sequence
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from typing import NoReturn

from binaries import child_command
from binaries import cluster_flags
from binaries import command
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
  addresses = ','.join(local_addresses.free(count))
  environment = os.environ | {cluster_flags.TOKEN: secrets.token_hex(32)}
  with termination.finishing() as is_interrupted:
    processes = [child_command.start(
        name, [*arguments, '--local_workers=0', f'--workers={addresses}', f'--task_index={task}'],
        stdout=subprocess.DEVNULL if task else None, stderr=subprocess.PIPE, env=environment)
                 for task in range(count)]
    try:
      workers = _Workers(processes)
      workers.wait(is_interrupted)
      if status := workers.status(is_interrupted()):
        workers.exit_with(status)
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

  def wait(self, is_interrupted: Callable[[], bool]) -> None:
    """Waits until all have ended, or one has failed some time ago; hands an interruption on."""
    has_told = False
    limit = float('inf')
    while time.monotonic() < limit and any(process.poll() is None for process in self._processes):
      if is_interrupted() and not has_told:
        has_told = True
        self._interrupt()
      if limit == float('inf') and any(process.returncode for process in self._processes):
        # The others wait for it if they have not met.
        limit = time.monotonic() + _LEFT_SECONDS
      time.sleep(_POLL_SECONDS)
    for reader in self._readers:
      reader.join(_POLL_SECONDS)

  def status(self, is_interrupted: bool) -> int:
    """Returns the exit status of the workers, which have ended."""
    statuses = [process.returncode for process in self._processes]
    if is_interrupted:
      # Some may have been ended before they could tell the others.
      statuses = [verdict.INTERRUPTED if status and verdict.is_interrupted(status) else status
                  for status in statuses]
    # The first one that says why; a worker that was killed has no status of its own.
    return next((status for status in statuses if status and status > 0),
                verdict.LOST if any(statuses) else 0)

  def exit_with(self, status: int) -> NoReturn:
    """Exits with the status of the workers, of which one has said why if it could."""
    if status == verdict.INTERRUPTED and not self._lines:
      command.exit_with(status, verdict.interrupted_early().line)
    sys.exit(status)

  def _interrupt(self) -> None:
    """Sends a signal that no worker takes for a second one, which would end it without saving.

    It may have had the first one itself: systemd sends it to all processes, and Slurm may.
    """
    # Under nohup the workers, too, ignore the one that never counts as second: termination.py.
    is_ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    number = signal.SIGTERM if is_ignored else signal.SIGHUP
    for process in self._processes:
      process.send_signal(number)

  def _read(self, process: subprocess.Popen[str]) -> None:
    for line in process.stderr or ():
      with self._lock:
        if line not in self._lines:
          self._lines.add(line)
          sys.stderr.write(line)
