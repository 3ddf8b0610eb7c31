"""One start of `train_main` in a process and a run directory of its own, timed by its log lines."""

import dataclasses
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time
from typing import IO

from engine.bench.core import benchmark_config
from engine.bench.core import subprocess_commands
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

_BEFORE = 'Python, imports, flags'
_AFTER = 'first step'
_FIRST_STEP = re.compile(r': step 1, loss = ')
_PEAK = re.compile(r'^VmHWM:\s*(\d+) kB$', re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Start:
  """The measurements of one process.

  Attributes:
    stages: seconds by name in chronological order, up to the end of the first step.
    cpu_seconds: processor time of the whole process.
    peak_bytes: peak memory; 0 if the system does not report it.
    prediction_seconds: of each predict_main process with the trained network.
  """
  stages: dict[str, float]
  cpu_seconds: float
  peak_bytes: int
  prediction_seconds: tuple[float, ...] = ()

  @property
  def seconds(self) -> float:
    """The time from the start of the process to the end of the first step."""
    return sum(self.stages.values())


@dataclasses.dataclass
class Log:
  """What was seen while reading the log: clock readings of two lines, and the peak memory."""
  first_line: float = 0.0
  first_step: float = 0.0
  peak_bytes: int = 0


def start(config: benchmark_config.BenchmarkConfig, *flags: str,
          num_predictions: int = 0) -> Start:
  """Trains in a process and a run directory of their own, and waits for its end.

  Args:
    config: gives the recipe and the data.
    *flags: further flags of train_main.
    num_predictions: how often to run predict_main with the trained network.

  Raises:
    errors.InputError: the training failed.
  """
  with (tempfile.TemporaryDirectory(prefix='rana_startup_') as folder,
        tempfile.TemporaryFile('w+') as stderr):
    run_dir = run_dir_lib.RunDir(pathlib.Path(folder) / 'run')
    command = [
      sys.executable,
      '-m',
      'binaries.train_main',
      *subprocess_commands.training_flags(config, run_dir.path.parent),
      *flags,
      f'--train_dir={run_dir.path}',
      '--steps_per_loop=1',
      '--log_frequency=1',
    ]
    began, cpu_before = time.perf_counter(), _cpu_seconds_of_children()
    log = _run(command, stderr)
    cpu_seconds = _cpu_seconds_of_children() - cpu_before
    record, = metrics_log.read(run_dir.metrics, 'start')
    predictions = tuple(subprocess_commands.prediction_seconds(config, run_dir)
                        for _ in range(num_predictions))
  stages = record['seconds']
  return Start({_BEFORE: log.first_line - began - sum(stages.values()), **stages,
                _AFTER: log.first_step - log.first_line},
               cpu_seconds, log.peak_bytes, predictions)


def _run(command: list[str], stderr: IO[str]) -> Log:
  with subprocess.Popen(command, cwd=subprocess_commands.ROOT, stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
    log = read_log(process)
  if process.returncode:
    stderr.seek(0)
    raise errors.InputError(f'train_main ended with status {process.returncode}: '
                            + stderr.read().strip().rpartition('\n')[2])
  return log


def read_log(process: subprocess.Popen[str]) -> Log:
  """Reads the log of a training to its end."""
  log = Log()
  status = pathlib.Path(f'/proc/{process.pid}/status')
  for line in process.stdout or ():
    now = time.perf_counter()
    log.first_line = log.first_line or now
    if _FIRST_STEP.search(line):
      log.first_step = now
    # A process that has just ended, and systems other than Linux, have no such file.
    found = _PEAK.search(status.read_text()) if status.is_file() else None
    log.peak_bytes = max(log.peak_bytes, int(found[1]) * 1024 if found else 0)
  return log


def _cpu_seconds_of_children() -> float:
  usage = resource.getrusage(resource.RUSAGE_CHILDREN)
  return usage.ru_utime + usage.ru_stime
