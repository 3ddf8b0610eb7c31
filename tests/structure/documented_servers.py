"""The servers that a page of the documentation starts, and the commands that ask them.

A server runs in the background while its page is read, at a free port; whatever asks the documented
port asks that one.
"""

import os
import pathlib
import subprocess
import sys

from tests.binaries import processes
from tests.structure import documentation
from tests.structure import sources

COMMAND = 'serve_main'
_ADDRESS = '127.0.0.1:8501'
# What a client may print besides its answer would hide an error.
_ERROR = '"error"'


class Servers:
  """The servers of one page; a context manager that ends them."""

  def __init__(self, folder: pathlib.Path):
    """Starts none yet; commands run in `folder`."""
    self._folder = folder
    self._processes: list[subprocess.Popen[str]] = []
    self._address = _ADDRESS

  def __enter__(self) -> 'Servers':
    return self

  def __exit__(self, *_: object) -> None:
    for process in self._processes:
      process.kill()
      process.communicate()

  def try_command(self, command: str) -> bool:
    """Tries a command that starts a server, or asks one; returns whether it is such a command."""
    name, words = documentation.parse(command)
    if name == COMMAND:
      self._start(words)
    elif _ADDRESS in command:
      self._ask(command)
    elif name == 'kill':
      self._end(command)
    else:
      return False
    return True

  def at_port(self, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Returns a program with the address of the newest server."""
    return tuple(line.replace(_ADDRESS, self._address) for line in lines)

  def _start(self, words: list[str]) -> None:
    process = subprocess.Popen(
        [sys.executable, '-m', f'binaries.{COMMAND}', *words, *documentation.SMALL[COMMAND]],
        cwd=self._folder, env=os.environ | {'PYTHONPATH': str(sources.ROOT)}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    self._processes.append(process)
    assert process.stdout
    for line in process.stdout:
      if 'is served at http://' in line:
        self._address = line.partition('http://')[2].split('/')[0]
        return
    raise AssertionError(f'{words}: {process.communicate()[1]}')

  def _ask(self, command: str) -> None:
    done = subprocess.run(
        ['bash', '-c', command.replace(_ADDRESS, self._address)], cwd=self._folder, text=True,
        capture_output=True, check=False, timeout=processes.SECONDS)
    assert done.returncode == 0, f'{command}: {done.stderr}'
    assert _ERROR not in done.stdout, f'{command}: {done.stdout}'

  def _end(self, command: str) -> None:
    """Ends the newest server as a shell's `kill %1` does."""
    assert self._processes, command
    process = self._processes[-1]
    process.terminate()
    _, complaints = process.communicate(timeout=processes.SECONDS)
    assert process.returncode == 143, f'{command}: {complaints}'
