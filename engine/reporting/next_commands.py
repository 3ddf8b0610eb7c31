"""What a training ends with: where the run is, and the commands to type next."""

from collections.abc import Sequence
import shlex

from engine.runs import run_dir as run_dir_lib
from tfrecords import printable


def lines(run_dir: run_dir_lib.RunDir, commands: Sequence[Sequence[str]]) -> list[str]:
  """Returns the lines about a run and the commands, which a shell takes as they stand.

  Args:
    run_dir: of a training that has ended.
    commands: the words of each.
  """
  pictures = f'pictures in {run_dir}/plots, ' if (run_dir.path / 'plots').is_dir() else ''
  return [
      f'the run is in {run_dir}: {pictures}numbers in {run_dir}/{run_dir.metrics.name}',
      'what to type next (with .venv/bin in front, or after `source .venv/bin/activate`):',
      *(f'  {printable.text(shlex.join(words))}' for words in commands)]


def of_run(command: str, run_dir: run_dir_lib.RunDir, *further: str) -> list[str]:
  """Returns the words of one of our commands that reads a run; its data are where the run knows."""
  return [command, f'--train_dir={run_dir.path}', *further]
