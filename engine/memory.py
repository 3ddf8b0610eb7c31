"""The most memory that this process has held."""

import pathlib
import re
import resource
import sys

# Bytes in a unit of ru_maxrss: the BSDs count kilobytes as Linux does, macOS bytes.
_UNIT = 1 if sys.platform == 'darwin' else 1024


def peak_bytes(status: pathlib.Path = pathlib.Path('/proc/self/status')) -> int:
  """Returns the peak resident memory of this process.

  Linux's own figure comes first: that of getrusage also counts the process that this one was
  started from, up to the moment of the start.

  Args:
    status: what Linux tells of this process; need not exist.
  """
  text = status.read_text() if status.is_file() else ''
  found = re.search(r'^VmHWM:\s*(\d+) kB$', text, re.MULTILINE)
  if found:
    return int(found[1]) * 1024
  return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
