"""Processors that this process may use: those it is bound to, or fewer under a quota of time."""

import math
import os
import pathlib

from engine.reporting import control_groups


def bound() -> int:
  """Returns the number of processors that this process may run on."""
  if hasattr(os, 'sched_getaffinity'):
    return len(os.sched_getaffinity(0))
  return os.cpu_count() or 1


def available(groups: pathlib.Path = control_groups.ROOT) -> int:
  """Returns how many threads can compute at the same time, at least 1.

  Args:
    groups: where the control groups are mounted; a container's quota of processor time lies there,
      and a part of a processor counts as one. Need not exist.
  """
  quota = control_groups.cpus(groups)
  return max(1, min(bound(), math.ceil(quota) if quota else bound()))
