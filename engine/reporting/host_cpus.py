"""The processors: their model, and how many of them this process may use.

Those are the ones that it is bound to, or fewer under a quota of processor time.
"""

import math
import os
import pathlib
import platform
import re

from engine.reporting import control_groups

UNKNOWN = 'unknown'


def bound() -> int:
  """Returns the number of processors that this process may run on."""
  if hasattr(os, 'sched_getaffinity'):
    return len(os.sched_getaffinity(0))
  return os.cpu_count() or 1


def available(groups: pathlib.Path = control_groups.ROOT) -> int:
  """Returns the number of threads that can compute at the same time, at least 1.

  Args:
    groups: where the control groups are mounted, with a container's quota of processor time; need
      not exist. A quota is rounded up to whole processors.
  """
  quota = control_groups.cpus(groups)
  return max(1, min(bound(), math.ceil(quota) if quota else bound()))


def model_name(cpuinfo: pathlib.Path = pathlib.Path('/proc/cpuinfo')) -> str:
  """Returns the model name of the processor.

  Args:
    cpuinfo: Linux's file about the processors; need not exist.
  """
  text = cpuinfo.read_text(errors='replace') if cpuinfo.is_file() else ''
  found = re.search(r'^model name\s*:\s*(.+)$', text, re.MULTILINE)
  return found[1].strip() if found else platform.processor() or UNKNOWN
