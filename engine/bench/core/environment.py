"""What a result must name to mean something: the machine, the versions, the commit."""

from collections.abc import Sequence
import dataclasses
import importlib.metadata
import os
import pathlib
import platform
import re
import subprocess

import numpy as np
import tensorflow as tf

UNKNOWN = 'unknown'
_BUSY = 0.25


@dataclasses.dataclass(frozen=True)
class Machine:
  """Where and with what something was measured.

  Attributes:
    processor: its model, as the operating system names it.
    cores: those that this process may use.
    load: processes that wanted a core, the mean over the minute before; -1 where nobody counts.
    system: operating system and architecture.
    python: its version.
    tensorflow: its version.
    numpy: its version.
    commit: of this source tree; `unknown` where the sources are not in a repository.
    packages: versions of what else was measured, by name.
  """
  processor: str
  cores: int
  load: float
  system: str
  python: str
  tensorflow: str
  numpy: str
  commit: str
  packages: dict[str, str] = dataclasses.field(default_factory=dict)


def describe(packages: Sequence[str] = ()) -> Machine:
  """Returns the machine that this process runs on.

  Args:
    packages: names of installed packages, whose versions matter too.
  """
  return Machine(
      processor=processor(), cores=cores(), load=_load(),
      system=f'{platform.system()} {platform.machine()}', python=platform.python_version(),
      tensorflow=tf.__version__, numpy=np.__version__, commit=commit(pathlib.Path(__file__)),
      packages={name: importlib.metadata.version(name) for name in packages})


def lines(machine: Machine) -> list[str]:
  """Returns the same as two lines of text."""
  versions = [f'Python {machine.python}', f'TensorFlow {machine.tensorflow}',
              f'numpy {machine.numpy}',
              *(f'{name} {version}' for name, version in machine.packages.items())]
  return [f'{machine.processor}, {machine.cores} cores, load {machine.load:.1f} before, '
          f'{machine.system}',
          f'{", ".join(versions)}, commit {machine.commit[:12]}{machine.commit[40:]}']


def busy(load: float, cores: int) -> bool:
  """Tells whether others wanted so much of the machine that its timings are doubtful."""
  return load > _BUSY * cores


def doubts(machine: Machine) -> list[str]:
  """Returns a line where a comparison of frameworks is doubtful, none where it is not."""
  if not busy(machine.load, machine.cores):
    return []
  return [f'the machine was busy before the start (load {machine.load:.1f}); frameworks do not '
          'suffer from that alike']


def processor(cpuinfo: pathlib.Path = pathlib.Path('/proc/cpuinfo')) -> str:
  """Returns the model of the processor."""
  text = cpuinfo.read_text(errors='replace') if cpuinfo.is_file() else ''
  found = re.search(r'^model name\s*:\s*(.+)$', text, re.MULTILINE)
  return found[1].strip() if found else platform.processor() or UNKNOWN


def cores() -> int:
  """Returns the number of cores that this process may use."""
  if hasattr(os, 'sched_getaffinity'):
    return len(os.sched_getaffinity(0))
  return os.cpu_count() or 1


def _load() -> float:
  return os.getloadavg()[0] if hasattr(os, 'getloadavg') else -1.0


def commit(source: pathlib.Path) -> str:
  """Returns the commit of the repository that `source` belongs to.

  Args:
    source: a file of ours.

  Returns:
    40 hexadecimal digits, followed by ` + changes` where files under version control differ from
    it; `unknown` where `source` is not under version control: a package that is installed below
    somebody else's repository is no part of it.
  """
  folder = source.parent
  if _git(folder, 'ls-files', '--error-unmatch', '--', source.name) is None:
    return UNKNOWN
  head = _git(folder, 'rev-parse', 'HEAD')
  if head is None:
    return UNKNOWN
  # Sources only: the results of one benchmark must not stain the next one's.
  changed = _git(folder, 'status', '--porcelain', '--untracked-files=no', '--', ':/*.py')
  return f'{head} + changes' if changed else head


def _git(folder: pathlib.Path, *arguments: str) -> str | None:
  """Returns what git prints, None where it fails or is not installed."""
  try:
    done = subprocess.run(['git', *arguments], cwd=folder, capture_output=True, text=True,
                          check=False, timeout=10)
  except (OSError, subprocess.TimeoutExpired):
    return None
  return done.stdout.strip() if done.returncode == 0 else None
