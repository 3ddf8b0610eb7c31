"""The environment of a benchmark: hardware, software versions, source commit and load."""

from collections.abc import Sequence
import dataclasses
import importlib.metadata
import os
import pathlib
import platform
import subprocess

import numpy as np
import tensorflow as tf

from engine.config import instruction_set
from engine.reporting import host_cpus

UNKNOWN = host_cpus.UNKNOWN
# Load average per core above which timings are unreliable.
_BUSY_LOAD = 0.25


@dataclasses.dataclass(frozen=True)
class Machine:
  """The machine and the versions of a measurement.

  Attributes:
    processor: the model name from the operating system.
    cores: the number of cores that this process may use.
    load: the load average of the minute before the start; -1 if the system has none.
    system: operating system and architecture.
    python: version.
    tensorflow: version.
    numpy: version.
    commit: of this source tree; `unknown` if the sources are not in a repository.
    packages: versions of the other packages that were measured, by name.
    instruction_set: the widest one that the libraries may use, one of instruction_set.NAMES; '' if
      the processor has none of them or it is not known.
    is_held: whether the processor has a wider one, to which the libraries are not let.
    peak_tflops: the float32 rate of a product of large matrices (peak_rate.py); None if it was not
      measured.
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
  instruction_set: str = ''
  is_held: bool = False
  peak_tflops: float | None = None


def describe(packages: Sequence[str] = ()) -> Machine:
  """Returns the environment of this process.

  Args:
    packages: names of installed packages whose versions are recorded.
  """
  return Machine(
      processor=host_cpus.model_name(), cores=host_cpus.available(), load=_load(),
      system=f'{platform.system()} {platform.machine()}', python=platform.python_version(),
      tensorflow=tf.__version__, numpy=np.__version__, commit=commit(pathlib.Path(__file__)),
      packages={name: importlib.metadata.version(name) for name in packages})


def lines(machine: Machine) -> list[str]:
  """Returns the environment as two lines of text."""
  versions = [f'Python {machine.python}', f'TensorFlow {machine.tensorflow}',
              f'numpy {machine.numpy}',
              *(f'{name} {version}' for name, version in machine.packages.items())]
  what = [f'{machine.processor}, {machine.cores} cores']
  if machine.instruction_set:
    title = instruction_set.TITLES[machine.instruction_set]
    what.append(f'held to {title}' if machine.is_held else title)
  if machine.peak_tflops is not None:
    what.append(f'large float32 products {machine.peak_tflops:.3g} TFLOP/s')
  return [', '.join([*what, f'load {machine.load:.1f} before', machine.system]),
          f'{", ".join(versions)}, commit {machine.commit[:12]}{machine.commit[40:]}']


def is_busy(load: float, cores: int) -> bool:
  """Returns whether other processes use so much of the machine that timings are unreliable."""
  return load > _BUSY_LOAD * cores


def warnings(machine: Machine) -> list[str]:
  """Returns a line if the load makes a comparison of frameworks unreliable, else none."""
  if not is_busy(machine.load, machine.cores):
    return []
  return [f'the machine was busy before the start (load {machine.load:.1f}); frameworks differ in '
          'how much that slows them down']


def _load() -> float:
  return os.getloadavg()[0] if hasattr(os, 'getloadavg') else -1.0


def commit(source: pathlib.Path) -> str:
  """Returns the commit of the repository that `source` belongs to.

  Args:
    source: a source file of this project.

  Returns:
    40 hexadecimal digits, followed by ` + changes` if tracked source files differ from the commit;
    `unknown` if `source` is not tracked, as in a package installed inside another repository.
  """
  folder = source.parent
  if _git(folder, 'ls-files', '--error-unmatch', '--', source.name) is None:
    return UNKNOWN
  head = _git(folder, 'rev-parse', 'HEAD')
  if head is None:
    return UNKNOWN
  # Sources only: result files written by one benchmark do not mark the next one as changed.
  changed = _git(folder, 'status', '--porcelain', '--untracked-files=no', '--', ':/*.py')
  return f'{head} + changes' if changed else head


def _git(folder: pathlib.Path, *arguments: str) -> str | None:
  """Returns the output of git, or None if it fails or is not installed."""
  try:
    done = subprocess.run(['git', *arguments], cwd=folder, capture_output=True, text=True,
                          check=False, timeout=10)
  except (OSError, subprocess.TimeoutExpired):
    return None
  return done.stdout.strip() if done.returncode == 0 else None
