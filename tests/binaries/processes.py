"""Commands as real processes, the way a user's shell starts them."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
# Far longer than any of them takes: a failing test must end as well.
SECONDS = 120


def start(command: str, *arguments: object, **named) -> subprocess.Popen:
  """Starts a command of ours; `named` goes to Popen."""
  # The tests' own setting of TensorFlow's log level is not handed on.
  environment = {name: value for name, value in os.environ.items()
                 if name != 'TF_CPP_MIN_LOG_LEVEL'}
  return subprocess.Popen(
      [sys.executable, '-m', f'binaries.{command}', *map(str, arguments)], cwd=ROOT,
      env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **named)


def run(command: str, *arguments: object) -> tuple[int, str, str]:
  """Returns the status and what was written to standard output and standard error."""
  process = start(command, *arguments, text=True)
  output, complaints = process.communicate(timeout=SECONDS)
  return process.returncode, output, complaints
