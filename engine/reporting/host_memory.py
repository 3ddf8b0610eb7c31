"""Host memory of this process: peak, resident, and what is still free."""

import pathlib
import re
import resource
import sys

from engine.reporting import control_groups

# Bytes in a unit of ru_maxrss: the BSDs count kilobytes as Linux does, macOS bytes.
_UNIT = 1 if sys.platform == 'darwin' else 1024


_STATUS = pathlib.Path('/proc/self/status')
_MACHINE = pathlib.Path('/proc/meminfo')


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


def free_bytes(machine: pathlib.Path = _MACHINE,
               group: pathlib.Path = control_groups.ROOT) -> int | None:
  """Returns the memory that this process could still allocate, None if the system does not say.

  It is the smallest of the machine's free memory, the limits of the control groups and `ulimit -v`.

  Args:
    machine: Linux's file about the machine's memory; need not exist.
    group: where the control groups are mounted, version 1 or 2; need not exist.
  """
  bounds = (_entry(machine, 'MemAvailable'), control_groups.free_memory(group), _free_addresses())
  return min((bound for bound in bounds if bound is not None), default=None)


def total_bytes(machine: pathlib.Path = _MACHINE) -> int | None:
  """Returns the memory of the machine; None where the system does not tell; argument as above."""
  return _entry(machine, 'MemTotal')


def limit_of_addresses() -> str:
  """Returns what to say of the limit on this process's addresses; '' where there is none."""
  limit, _ = resource.getrlimit(resource.RLIMIT_AS)
  return '' if limit == resource.RLIM_INFINITY else f'`ulimit -v` allows {limit >> 20:,} MB'


def _free_addresses() -> int | None:
  """Returns the bytes left under the limit of this process's address space; None: no limit."""
  limit, _ = resource.getrlimit(resource.RLIMIT_AS)
  if limit == resource.RLIM_INFINITY:
    return None
  return max(0, limit - (_entry(_STATUS, 'VmSize') or 0))


def _entry(path: pathlib.Path, name: str) -> int | None:
  """Returns an entry of a status file in bytes; None where it is missing."""
  text = path.read_text() if path.is_file() else ''
  found = re.search(rf'^{name}:\s*(\d+) kB$', text, re.MULTILINE)
  return int(found[1]) * 1024 if found else None
