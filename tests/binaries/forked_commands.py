"""Starts commands in the time of one start: what they import is imported once, each is a fork.

  python -m tests.binaries.forked_commands

answers each line of its input, JSON of [command, arguments, folder], with one of JSON: [status,
output, complaints]. A command that takes too long is ended.
"""

import ast
import functools
import importlib
import inspect
import json
import os
import signal
import sys
import tempfile
import types

from binaries import tensorflow_import

_OURS = ('binaries', 'engine', 'tfrecords')
# Far longer than any of them takes: a failing test must end as well.
SECONDS = 600


def _start(command: str, arguments: list[str], folder: str) -> list:
  """Runs the command's script in a process of its own and returns what came of it."""
  module = importlib.import_module(f'binaries.{command}')
  _import_all_of(module)
  with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
    child = os.fork()
    if not child:
      _become(module, command, arguments, folder, output.fileno(), complaints.fileno())
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    texts = []
    for file in (output, complaints):
      file.seek(0)
      texts.append(file.read().decode())
  return [status, *texts]


@functools.cache
def _import_all_of(module: types.ModuleType) -> None:
  """Imports what a command imports in its functions, once for all forks."""
  for node in ast.walk(ast.parse(inspect.getsource(module))):
    if isinstance(node, ast.ImportFrom) and (node.module or '').startswith(_OURS):
      for alias in node.names:
        imported = importlib.import_module(f'{node.module}.{alias.name}')
        if node.module == 'binaries':
          _import_all_of(imported)


def _become(module, command, arguments, folder, output, complaints) -> None:
  """Is the command from here on, and ends with its status."""
  signal.alarm(SECONDS)
  os.chdir(folder)
  for ours, usual in ((os.open(os.devnull, os.O_RDONLY), 0), (output, 1), (complaints, 2)):
    os.dup2(ours, usual)
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
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main() -> None:
  """Answers line by line until there are no more."""
  tensorflow_import.import_tensorflow()
  for line in sys.stdin:
    print(json.dumps(_start(*json.loads(line))), flush=True)


if __name__ == '__main__':
  main()
