"""Two real workers on this machine, one of which is hit at a random instant."""

import dataclasses
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time

from tests.binaries import processes
from tests.engine.cluster import free_ports

STEPS = 60
TRAIN = ('--recipe=cifar10_tutorial', '--crop_size=8', '--batch_size=8', '--momentum=0.9',
         '--device=cpu', f'--max_steps={STEPS}', '--checkpoint_interval=4', '--log_frequency=1',
         '--steps_per_loop=3', '--summary_interval=0')
STEP = re.compile(r': step (\d+),')


@dataclasses.dataclass(frozen=True)
class Hit:
  """A signal at an instant.

  Attributes:
    number: the signal.
    task: the worker.
    of_training: whether the process that trains gets it, or else its supervisor.
    seconds: time from the start, or from the first step of this start.
    from_step: whether from the first step.
  """
  number: signal.Signals
  task: int
  of_training: bool
  seconds: float
  from_step: bool


def hits(seed: int) -> list[Hit]:
  """Returns hits of every kind, in a random order."""
  chance = random.Random(seed)
  found = [Hit(number, task, of_training, chance.uniform(0.0, 2.0 if from_step else 12.0),
               from_step)
           for number, of_training in ((signal.SIGKILL, True), (signal.SIGKILL, False),
                                       (signal.SIGSTOP, True), (signal.SIGTERM, False))
           for task in (0, 1) for from_step in (False, True)]
  chance.shuffle(found)
  return found


class Workers:
  """One start of two workers."""

  def __init__(self, data_dir: pathlib.Path, train_dir: pathlib.Path,
               peer_seconds: float = processes.SECONDS) -> None:
    """Starts them; what they write goes into files, so that none waits for a reader."""
    workers = ','.join(free_ports.addresses(2))
    self.output = train_dir.with_suffix('.log')
    self.processes = []
    self.output.write_text('')
    for task in range(2):
      with self.output.open('a') as shown:
        self.processes.append(subprocess.Popen(
            [sys.executable, '-m', 'binaries.train_main', *TRAIN, f'--data_dir={data_dir}',
             f'--train_dir={train_dir}', f'--peer_timeout={peer_seconds}',
             f'--workers={workers}', f'--task_index={task}'], cwd=processes.ROOT, text=True,
            stdout=shown, stderr=subprocess.PIPE))

  def hit(self, hit: Hit) -> None:
    """Sends a signal at its instant, unless the training is over by then."""
    while hit.from_step and not self.steps() and self._is_running():
      time.sleep(0.05)
    time.sleep(hit.seconds)
    process = self.processes[hit.task].pid
    if hit.of_training:
      process = next(iter(children(process)), 0)
    if process and self._is_running():
      os.kill(process, hit.number)

  def steps(self) -> list[int]:
    """Returns the steps of the log so far."""
    return [int(step) for step in STEP.findall(self.output.read_text())]

  def wait(self) -> tuple[list[int], set[str]]:
    """Returns the statuses of both, and their lines without the addresses."""
    lines = ''.join(process.communicate(timeout=processes.SECONDS)[1]
                    for process in self.processes)
    return ([process.returncode for process in self.processes],
            {*re.sub(r' \(127.0.0.1:\d+\)', '', lines).splitlines()})

  def kill(self) -> None:
    """Ends what is left."""
    for process in self.processes:
      process.kill()
      process.communicate()

  def _is_running(self) -> bool:
    return all(process.poll() is None for process in self.processes)


def children(process: int) -> list[int]:
  """Returns the child processes of a process."""
  path = pathlib.Path(f'/proc/{process}/task/{process}/children')
  return [int(child) for child in path.read_text().split()] if path.exists() else []


def records(train_dir: pathlib.Path) -> list[int]:
  """Returns the steps of a run's records of training, as they stand in the file."""
  lines = (train_dir / 'metrics.jsonl').read_text().splitlines()
  return [record['step'] for record in map(json.loads, lines) if record['kind'] == 'train']
