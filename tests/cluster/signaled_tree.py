"""`train_main --local_workers=2`, all of whose processes get a signal at once.

systemd sends it so, Slurm may, and a container runtime may when it ends all of a container.
"""

from collections.abc import Callable
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

from tests.binaries import processes
from tests.cluster import hit_workers

# From the greeting on, when all processes but the trainings are there.
_GREETING = ' is the chief, and waits for the others '


class Tree:
  """One start: a launcher, two supervisors, and two trainings."""

  def __init__(self, data_dir: pathlib.Path, train_dir: pathlib.Path, *arguments: str) -> None:
    """Starts it; what it writes goes into files, so that nothing waits for a reader."""
    self.train_dir = train_dir
    self._output, self._errors = (train_dir.with_suffix(end) for end in ('.out', '.err'))
    with self._output.open('w') as output, self._errors.open('w') as errors:
      self.process = subprocess.Popen(
          [sys.executable, '-m', 'binaries.train_main', *hit_workers.TRAIN, '--local_workers=2',
           f'--peer_timeout={processes.SECONDS}', f'--data_dir={data_dir}',
           f'--train_dir={train_dir}', *arguments],
          cwd=processes.ROOT, stdout=output, stderr=errors)

  def output(self) -> str:
    """Returns what it has written to standard output so far."""
    return self._output.read_text()

  def has_workers(self) -> bool:
    """Returns whether the workers have been started."""
    return bool(hit_workers.children(self.process.pid))

  def has_greeted(self) -> bool:
    """Returns whether the workers are about to meet."""
    return _GREETING in self.output()

  def has_stepped(self) -> bool:
    """Returns whether a step is in the log."""
    return hit_workers.STEP.search(self.output()) is not None

  def is_saving(self) -> bool:
    """Returns whether a checkpoint is half written."""
    return any(self.train_dir.glob('checkpoints/*_temp'))

  def signal_all(self, instant: Callable[['Tree'], bool], seconds: float,
                 chance: random.Random) -> list[int]:
    """Sends SIGTERM to all processes, in any order, unless the training is over by then.

    Args:
      instant: what is awaited first.
      seconds: time after that.
      chance: chooses the order.

    Returns:
      The processes.
    """
    while not instant(self) and self.process.poll() is None:
      time.sleep(0.001)
    time.sleep(seconds)
    found = _descendants(self.process.pid) if self.process.poll() is None else []
    for process in chance.sample(found, len(found)):
      if pathlib.Path(f'/proc/{process}').exists():
        os.kill(process, signal.SIGTERM)
    return found

  def wait(self) -> tuple[int, str]:
    """Returns the status, and what was written to standard error."""
    return self.process.wait(processes.SECONDS), self._errors.read_text()

  def kill(self) -> None:
    """Ends what is left."""
    self.process.kill()
    self.process.wait()


def _descendants(process: int) -> list[int]:
  """Returns a process and all below it."""
  return [process, *(below for child in hit_workers.children(process)
                     for below in _descendants(child))]
