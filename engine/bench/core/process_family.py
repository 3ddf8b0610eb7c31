"""Processor time of a process and of those that it has started.

The workers of a loader and the processes of a pool belong to the candidate that uses them. Linux
lists the children of each thread; on other systems, children count once they have ended.
"""

import os
import pathlib
import resource
import time

_PROC = pathlib.Path('/proc')
# Fields of /proc/PID/stat behind the name in parentheses (proc_pid_stat(5)): utime, stime, cutime
# and cstime, in clock ticks.
_TIMES = slice(11, 15)


def cpu_seconds() -> float:
  """Returns the processor time of this process and its descendants, ended ones among them."""
  ended = resource.getrusage(resource.RUSAGE_CHILDREN)
  living = sum(map(_cpu_seconds, descendants(os.getpid())))
  return time.process_time() + ended.ru_utime + ended.ru_stime + living


def descendants(process: int) -> list[int]:
  """Returns the living children of a process, theirs, and so on."""
  found = []
  for thread in _PROC.glob(f'{process}/task/*/children'):
    for child in map(int, _text(thread).split()):
      found += [child, *descendants(child)]
  return found


def _cpu_seconds(process: int) -> float:
  """Returns the processor time of a process and of its children that have ended."""
  ticks = _text(_PROC / str(process) / 'stat').rpartition(')')[2].split()[_TIMES]
  return sum(map(int, ticks)) / os.sysconf('SC_CLK_TCK')


def _text(path: pathlib.Path) -> str:
  """Returns the content of a file; '' where its process has ended meanwhile."""
  try:
    return path.read_text()
  except OSError:
    return ''
