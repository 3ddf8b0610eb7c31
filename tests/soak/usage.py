"""Measures the memory, open files and disk space of running processes, and bounds their growth."""

from collections.abc import Mapping
import dataclasses
import pathlib
import subprocess

# Allowed growth over the largest use in the first three rounds.
_MEGABYTES = 300
_HANDLES = 40
# A run keeps five checkpoints; metrics, events and logs grow slowly.
_DISK_MEGABYTES = 60


@dataclasses.dataclass(frozen=True)
class Usage:
  """The resource use of all processes together.

  Attributes:
    memory: resident, megabytes.
    handles: open files.
    disk: of the run directory, megabytes.
    files: in the run directory.
  """
  memory: int
  handles: int
  disk: float
  files: int


def measure(processes: Mapping[str, subprocess.Popen], place: pathlib.Path) -> Usage:
  """Returns the present resource use of the processes and the run directory."""
  sizes = []
  for path in (place / 'run').rglob('*'):
    try:
      sizes.append(path.stat().st_size if path.is_file() else 0)
    except FileNotFoundError:
      # A checkpoint that was deleted in the meantime.
      continue
  used = [_of_process(process.pid) for process in processes.values()]
  return Usage(sum(memory for memory, _ in used), sum(handles for _, handles in used),
               round(sum(sizes) / 2 ** 20, 1), len(sizes))


def _of_process(number: int) -> tuple[int, int]:
  """Returns resident memory in megabytes and open files of a process, zeros if it has ended."""
  folder = pathlib.Path(f'/proc/{number}')
  try:
    line, = (line for line in (folder / 'status').read_text().splitlines()
             if line.startswith('VmRSS:'))
    return int(line.split()[1]) >> 10, len([*(folder / 'fd').iterdir()])
  except (OSError, ValueError):
    return 0, 0


class Watch:
  """Prints a line for each round and reports growth."""

  def __init__(self, place: pathlib.Path):
    """Watches the processes of a place."""
    self._place = place
    self._first: list[Usage] = []

  def look(self, processes: Mapping[str, subprocess.Popen], rounds: int, step: int,
           evaluated: int) -> list[str]:
    """Prints a line and returns what has grown beyond its bound since the first rounds."""
    now = measure(processes, self._place)
    print(f'round {rounds}: step {step:,}, evaluated {evaluated:,}, {now.memory:,} MB of memory, '
          f'{now.handles} open files, {now.disk:.1f} MB in {now.files} files', flush=True)
    return self.judge(now)

  def judge(self, now: Usage) -> list[str]:
    """Returns which quantities exceed the largest of the first three rounds by too much."""
    if len(self._first) < 3:
      self._first.append(now)
      return []
    bounds = {'memory': _MEGABYTES, 'handles': _HANDLES, 'disk': _DISK_MEGABYTES}
    wrong = []
    for name, more in bounds.items():
      bound = max(getattr(usage, name) for usage in self._first) + more
      if getattr(now, name) > bound:
        wrong.append(f'{name} has grown to {getattr(now, name):,}; at most {bound:,} was expected')
    return wrong
