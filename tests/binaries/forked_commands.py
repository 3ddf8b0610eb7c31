"""Starts commands in the time of one start: what they import is imported once, each is a fork.

  python -m tests.binaries.forked_commands [--without_tensorflow]

answers each line of its input, JSON of [command, arguments, folder, process setup], with a line of
JSON: [status, output, stderr, peak memory in bytes, whether child processes are left]. A command
that takes too long is ended. The command 'python' is Python itself, after an import of TensorFlow,
which may be left out.
"""

import ast
import contextlib
import functools
import gc
import importlib
import inspect
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import types

from binaries import tensorflow_import
from tests.binaries import forked_python
from tests.binaries import process_setup

_OURS = ('binaries', 'engine', 'tfrecords')
_ROOT = pathlib.Path(__file__).parents[2]
# Time in which the children of a command that has ended notice it.
_GRACE_SECONDS = 5.0


def _start(command: str, arguments: list[str], folder: str, given: dict) -> list:
  """Runs the command's script in a process of its own and returns what came of it."""
  module = forked_python
  if command != 'python':
    module = importlib.import_module(f'binaries.{command}')
    if 'tensorflow' in sys.modules:
      _import_all_of(module)
  setup = process_setup.ProcessSetup(**given)
  with tempfile.NamedTemporaryFile() as output, tempfile.TemporaryFile() as stderr:
    child = os.fork()
    if not child:
      _become(module, command, arguments, folder, setup, output.fileno(), stderr.fileno())
    status, memory = setup.wait(child, pathlib.Path(output.name))
    left = _end_group(child)
    texts = []
    for file in (output, stderr):
      file.seek(0)
      texts.append(file.read().decode(errors='surrogateescape'))
  return [status, *texts, memory, left]


def _end_group(leader: int) -> bool:
  """Ends the remaining processes of a group and returns whether there were any."""
  end = time.monotonic() + _GRACE_SECONDS
  while left := _members(leader):
    if time.monotonic() > end:
      for process in left:
        with contextlib.suppress(ProcessLookupError):
          os.kill(process, signal.SIGKILL)
      return True
    time.sleep(0.02)
  return False


def _members(leader: int) -> list[int]:
  """Returns the processes of a group that are running, without zombies."""
  try:
    os.killpg(leader, 0)
  except ProcessLookupError:
    return []
  found = []
  for path in pathlib.Path('/proc').glob('[0-9]*/stat'):
    with contextlib.suppress(OSError):
      state, _, group = path.read_text().rpartition(')')[2].split()[:3]
      if int(group) == leader and state != 'Z':
        found.append(int(path.parent.name))
  return found


@functools.cache
def _import_all_of(module: types.ModuleType) -> None:
  """Imports what a command imports in its functions, once for all forks."""
  for node in ast.walk(ast.parse(inspect.getsource(module))):
    if isinstance(node, ast.ImportFrom) and (node.module or '').startswith(_OURS):
      for alias in node.names:
        imported = importlib.import_module(f'{node.module}.{alias.name}')
        if node.module == 'binaries':
          _import_all_of(imported)


def _become(module, command, arguments, folder, setup, output, stderr) -> None:
  """Is the command from here on, and ends with its status."""
  # An exception would unwind into the program that has forked.
  signal.signal(signal.SIGINT, signal.SIG_DFL)
  os.chdir(folder)
  for ours, usual in ((os.open(os.devnull, os.O_RDONLY), 0), (output, 1), (stderr, 2)):
    os.dup2(ours, usual)
  setup.enter()
  if setup.new_process:
    os.environ['PYTHONPATH'] = str(_ROOT)
    line = setup.command_line(['-m', f'binaries.{command}', *arguments])
    # On this process's search path; the command's own may be another.
    os.execv(shutil.which(line[0]) or line[0], line)
  sys.argv = [f'{command}.py', *arguments]
  status = 0
  try:
    module.run()
  except SystemExit as end:
    status = end.code or 0
  except BaseException:
    sys.excepthook(*sys.exc_info())
    status = 1
  finally:
    for stream in (sys.stdout, sys.stderr):
      if stream:
        with contextlib.suppress(OSError):
          stream.flush()
    os._exit(status)


def main() -> None:
  """Answers line by line until there are no more."""
  if '--without_tensorflow' not in sys.argv:
    tensorflow_import.import_tensorflow()
    # TensorFlow imports it where the first summary is written.
    importlib.import_module('tensorboard.summary.v2')
  # The collector of a fork would go through all of that, and so copy it.
  gc.freeze()
  for line in sys.stdin:
    print(json.dumps(_start(*json.loads(line))), flush=True)


if __name__ == '__main__':
  main()
