"""What running processes take: memory, open files, disk; a line each round, and bounds."""

from collections.abc import Mapping
import dataclasses
import pathlib
import subprocess

# What a round may take beyond the least of the first rounds of the same kind.
_MEGABYTES = 300
_HANDLES = 40
# A run keeps five checkpoints; metrics, events and logs grow by little.
_DISK_MEGABYTES = 60


@dataclasses.dataclass(frozen=True)
class Usage:
  """What all processes take together.

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
  """Returns what the processes and the run directory take now."""
  sizes = []
  for path in (place / 'run').rglob('*'):
    try:
      sizes.append(path.stat().st_size if path.is_file() else 0)
    except FileNotFoundError:
      # A checkpoint that has rotated away in the meantime.
      continue
  taken = [_of_process(process.pid) for process in processes.values()]
  return Usage(sum(memory for memory, _ in taken), sum(handles for _, handles in taken),
               round(sum(sizes) / 2 ** 20, 1), len(sizes))


def _of_process(number: int) -> tuple[int, int]:
  """Returns resident memory in megabytes and open files of a process; zeros where it is gone."""
  folder = pathlib.Path(f'/proc/{number}')
  try:
    line, = (line for line in (folder / 'status').read_text().splitlines()
             if line.startswith('VmRSS:'))
    return int(line.split()[1]) >> 10, len([*(folder / 'fd').iterdir()])
  except (OSError, ValueError):
    return 0, 0


class Watch:
  """Shows a line each round and tells what keeps growing."""

  def __init__(self, place: pathlib.Path):
    """Watches the processes of a place."""
    self._place = place
    self._first: list[Usage] = []

  def look(self, processes: Mapping[str, subprocess.Popen], rounds: int, step: int,
           evaluated: int) -> list[str]:
    """Shows a line and returns what has grown beyond its bound since the first rounds."""
    now = measure(processes, self._place)
    print(f'round {rounds}: step {step:,}, evaluated {evaluated:,}, {now.memory:,} MB of memory, '
          f'{now.handles} open files, {now.disk:.1f} MB in {now.files} files', flush=True)
    return self.judge(now)

  def judge(self, now: Usage) -> list[str]:
    """Returns which of the quantities are beyond the largest of the first three rounds."""
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
