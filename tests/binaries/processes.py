"""Commands as real processes, the way a user's shell starts them."""

import atexit
from collections.abc import Iterable, Mapping
import dataclasses
import functools
import json
import os
import pathlib
import subprocess
import sys

from tests.binaries import process_setup

ROOT = pathlib.Path(__file__).parents[2]
SECONDS = process_setup.SECONDS


def start(command: str, *arguments: object, **named) -> subprocess.Popen:
  """Starts a command of ours; `named` goes to Popen."""
  return subprocess.Popen(
      [sys.executable, '-m', f'binaries.{command}', *map(str, arguments)], cwd=ROOT,
      env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **named)


def _environment() -> dict[str, str]:
  # The tests' own setting of TensorFlow's log level is not handed on.
  return {name: value for name, value in os.environ.items() if name != 'TF_CPP_MIN_LOG_LEVEL'}


def run(command: str, *arguments: object) -> tuple[int, str, str]:
  """Returns the status and what was written to standard output and standard error."""
  return Starts().run(command, *arguments)


@dataclasses.dataclass(frozen=True)
class Result:
  """The result of a command.

  Attributes:
    status: the exit status, negative for a signal that ended it.
    output: what it wrote to standard output.
    stderr: what it wrote to standard error.
    memory: its peak resident memory in bytes, which includes TensorFlow's hundreds of megabytes.
    left_processes: whether its children ran on for seconds after it.
  """
  status: int
  output: str
  stderr: str
  memory: int
  left_processes: bool


@functools.cache
def _forking_process(stand_ins: str) -> subprocess.Popen[str]:
  """Starts the process that commands of this test process are forked from; it ends with it."""
  path = {'PYTHONPATH': os.pathsep.join([stand_ins, str(ROOT)])} if stand_ins else {}
  process = subprocess.Popen(
      [sys.executable, '-m', 'tests.binaries.forked_commands',
       *['--without_tensorflow'] * bool(stand_ins)], cwd=ROOT, env=_environment() | path,
      text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
  atexit.register(process.communicate)
  return process


@dataclasses.dataclass(frozen=True)
class Starts:
  """Runs commands as processes of one start: importing TensorFlow is most of a short one's time.

  Attributes:
    stand_ins: a folder of modules that commands find first, for commands without TensorFlow; '' is
      for those with it.
  """
  stand_ins: str = ''

  def run(self, command: str, *arguments: object,
          folder: pathlib.Path = ROOT) -> tuple[int, str, str]:
    """Returns what the function `run` would, of the command in that folder."""
    result = self.result_of(command, *arguments, folder=folder)
    return result.status, result.output, result.stderr

  def result_of(self, command: str, *arguments: object, folder: pathlib.Path = ROOT,
                setup: process_setup.ProcessSetup | None = None) -> Result:
    """Runs a command in a folder with a process setup and returns its result."""
    process = _forking_process(self.stand_ins)
    asked, answers = process.stdin, process.stdout
    assert asked
    assert answers
    given = dataclasses.asdict(setup or process_setup.ProcessSetup())
    print(json.dumps([command, list(map(str, arguments)), str(folder), given]), file=asked,
          flush=True)
    return Result(*json.loads(answers.readline()))


def run_python(*arguments: object, folder: pathlib.Path = ROOT,
               path: pathlib.Path = ROOT) -> tuple[int, str, str]:
  """Returns what `run` would, of Python, whose import of TensorFlow takes no time.

  Args:
    *arguments: -c and a program, or -m and a module, and its arguments.
    folder: where it runs.
    path: where our modules are.
  """
  setup = process_setup.ProcessSetup(environment={'PYTHONPATH': str(path)})
  result = Starts().result_of('python', *arguments, folder=folder, setup=setup)
  return result.status, result.output, result.stderr


def run_each(command: str, cases: Iterable[tuple]) -> list[tuple[int, str, str]]:
  """Returns of each case, arguments, what `run` would."""
  return [run(command, *case) for case in cases]


def refuse(command: str, cases: Mapping[tuple, tuple[int, str]]) -> None:
  """Asserts that each case, arguments, ends with its status and one line that has its text."""
  for (case, (status, text)), found in zip(cases.items(), run_each(command, cases), strict=True):
    assert found[:2] == (status, ''), (case, found)
    stderr = found[2]
    assert stderr.startswith(f'{command}: '), (case, stderr)
    assert stderr.count('\n') == 1, (case, stderr)
    assert text in stderr, (case, stderr)
