"""Runs a command and measures its time and the memory of all its processes together."""

from collections.abc import Callable, Sequence
import dataclasses
import os
import pathlib
import signal
import subprocess
import sys
import time

_ROOT = pathlib.Path(__file__).parents[2]
_INTERVAL_SECONDS = 0.05
_KILOBYTE, _MEGABYTE = 2 ** 10, 2 ** 20


@dataclasses.dataclass(frozen=True)
class Measured:
  """What a command took.

  Attributes:
    seconds: until it ended, or until what was awaited.
    megabytes: the largest memory of its processes together; what several share counts once.
    status: its exit status; 0 if it was ended because what was awaited had come.
  """
  seconds: float
  megabytes: float
  status: int


def run(arguments: Sequence[str], awaited: Callable[[], bool] = lambda: False) -> Measured:
  """Runs a Python module to its end, or until something has come.

  Args:
    arguments: name of the module and its arguments.
    awaited: returns whether it has come; the command is then ended.
  """
  start, most = time.monotonic(), 0
  process = subprocess.Popen([sys.executable, '-m', *arguments], cwd=_ROOT, start_new_session=True)
  try:
    while process.poll() is None:
      if awaited():
        return Measured(time.monotonic() - start, most / _MEGABYTE, 0)
      most = max(most, memory(process.pid))
      time.sleep(_INTERVAL_SECONDS)
    return Measured(time.monotonic() - start, most / _MEGABYTE, process.returncode)
  finally:
    if process.poll() is None:
      os.killpg(process.pid, signal.SIGTERM)
      process.wait()


def memory(root: int) -> int:
  """Returns the bytes that a process and those below it take; shared ones count in shares (PSS)."""
  total, waiting = 0, [root]
  while waiting:
    number = waiting.pop()
    place = pathlib.Path(f'/proc/{number}')
    try:
      line, = (line for line in (place / 'smaps_rollup').read_text().splitlines()
               if line.startswith('Pss:'))
      for task in (place / 'task').iterdir():
        waiting += map(int, (task / 'children').read_text().split())
    except (OSError, ValueError):
      # It has ended in the meantime.
      continue
    total += int(line.split()[1]) * _KILOBYTE
  return total
