"""The clusters that a page of the documentation starts: their workers run together, here.

The addresses of a documented `--workers` become free ones of this machine, and the workers are
awaited once the last of them has been read. `srun` starts a process for each task, as Slurm does.
"""

import os
import pathlib
import re
import subprocess
import sys

from tests.binaries import processes
from tests.engine.cluster import free_ports
from tests.structure import documentation
from tests.structure import sources

COMMAND = 'train_main'


class Clusters:
  """The clusters of one page; a context manager that ends what is left of them."""

  def __init__(self, folder: pathlib.Path):
    """Starts none yet; commands run in `folder`."""
    self._folder = folder
    self._processes: list[subprocess.Popen[str]] = []
    self._addresses: dict[str, list[str]] = {}

  def __enter__(self) -> 'Clusters':
    return self

  def __exit__(self, *_: object) -> None:
    for process in self._processes:
      process.kill()
      process.communicate()

  def try_command(self, command: str) -> bool:
    """Tries a command that starts one worker, or all; returns whether it is such a command."""
    name, words = documentation.parse(command)
    if name == 'srun':
      self._start_step(words)
      return True
    workers = re.search(r'--workers=(\S+:\d+)', command)
    if name != COMMAND or not workers:
      return False
    count = workers[1].count(',') + 1
    addresses = self._addresses.setdefault(workers[1], free_ports.addresses(count))
    self._start([*words, f'--workers={",".join(addresses)}'], {})
    if len(self._processes) == count:
      self._finish(command)
    return True

  def _start_step(self, words: list[str]) -> None:
    options = [word for word in words[:words.index(COMMAND)] if word.startswith('--ntasks=')]
    assert options, words
    count = options[0].removeprefix('--ntasks=')
    for task in range(int(count)):
      self._start(words[words.index(COMMAND) + 1:], {
          'SLURM_STEP_NUM_TASKS': count, 'SLURM_PROCID': str(task), 'SLURM_JOB_ID': '4711',
          'SLURM_STEP_NODELIST': 'localhost', 'SLURM_STEP_TASKS_PER_NODE': count})
    self._finish(' '.join(words))

  def _start(self, words: list[str], variables: dict[str, str]) -> None:
    self._processes.append(subprocess.Popen(
        [sys.executable, '-m', f'binaries.{COMMAND}', '--summary_interval=0', *words,
         *documentation.SMALL[COMMAND], f'--connect_timeout={processes.SECONDS}',
         f'--peer_timeout={processes.SECONDS}'], cwd=self._folder,
        env=os.environ | {'PYTHONPATH': str(sources.ROOT)} | variables, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))

  def _finish(self, command: str) -> None:
    """Waits for all workers."""
    ended, self._processes = self._processes, []
    output = [process.communicate(timeout=processes.SECONDS)[0] for process in ended]
    statuses = [process.returncode for process in ended]
    assert not any(statuses), f'{command}: {statuses}\n' + '\n'.join(output)
