"""Host memory of this process: peak, resident, and what is still free."""

import pathlib
import re
import resource
import sys

# Bytes in a unit of ru_maxrss: the BSDs count kilobytes as Linux does, macOS bytes.
_UNIT = 1 if sys.platform == 'darwin' else 1024


_STATUS = pathlib.Path('/proc/self/status')
_MACHINE = pathlib.Path('/proc/meminfo')
_GROUP = pathlib.Path('/sys/fs/cgroup')


def peak_bytes(status: pathlib.Path = _STATUS) -> int:
  """Returns the peak resident memory of this process.

  Linux's own figure comes first: that of getrusage also counts the process that this one was
  started from, up to the moment of the start.

  Args:
    status: Linux's status file of this process; need not exist.
  """
  return _entry(status, 'VmHWM') or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


def resident_bytes(status: pathlib.Path = _STATUS) -> int:
  """Returns the resident memory of this process; the peak where the system does not tell."""
  return _entry(status, 'VmRSS') or peak_bytes(status)


def free_bytes(machine: pathlib.Path = _MACHINE, group: pathlib.Path = _GROUP) -> int | None:
  """Returns the memory that this process could still allocate; None where the system does not tell.

  Args:
    machine: Linux's file about the machine's memory; need not exist.
    group: folder of the control group that a container runs in (version 2); need not exist.
  """
  bounds = [_entry(machine, 'MemAvailable')]
  try:
    limit, used = ((group / name).read_text().strip() for name in ('memory.max', 'memory.current'))
    bounds.append(max(0, int(limit) - int(used)) if limit.isdecimal() else None)
  except OSError:
    pass
  return min((bound for bound in bounds if bound is not None), default=None)


def _entry(path: pathlib.Path, name: str) -> int | None:
  """Returns an entry of a status file in bytes; None where it is missing."""
  text = path.read_text() if path.is_file() else ''
  found = re.search(rf'^{name}:\s*(\d+) kB$', text, re.MULTILINE)
  return int(found[1]) * 1024 if found else None
