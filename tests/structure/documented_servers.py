"""The servers that a page of the documentation starts, and the commands that ask them.

A server runs in the background while its page is read, at a free port; whatever asks the documented
port asks that one. The next command follows at once, as in a shell: a page says how to wait.
"""

import functools
import os
import pathlib
import socket
import subprocess
import sys

from tests.binaries import processes
from tests.structure import documentation
from tests.structure import sources

# The documented addresses of each server.
_ADDRESSES = {'serve_main': ('127.0.0.1:8501',),
              'data_service_main': ('127.0.0.1:5050', '10.0.0.1:5050')}
# What a client may print besides its answer would hide an error.
_ERROR = '"error"'


class Servers:
  """The servers of one page; a context manager that ends them."""

  def __init__(self, folder: pathlib.Path):
    """Starts none yet; commands run in `folder`."""
    self._folder = folder
    self._processes: list[subprocess.Popen[str]] = []
    self._addresses: dict[str, str] = {}

  def __enter__(self) -> 'Servers':
    return self

  def __exit__(self, *_: object) -> None:
    for process in self._processes:
      process.kill()
      process.communicate()

  def try_command(self, command: str) -> bool:
    """Tries a command that starts a server, or asks one; returns whether it is such a command."""
    name, words = documentation.parse(command)
    if name in _ADDRESSES:
      self._start(name, words)
    elif _ADDRESSES['serve_main'][0] in command:
      self._ask(command)
    elif name == 'kill':
      self._end(command)
    else:
      return False
    return True

  def at_port(self, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Returns a program or commands with the address of the newest server of each kind."""
    return tuple(functools.reduce(lambda text, pair: text.replace(*pair),
                                  self._addresses.items(), line) for line in lines)

  def _start(self, name: str, words: list[str]) -> None:
    with socket.create_server(('127.0.0.1', 0)) as free:
      port = free.getsockname()[1]
    words = list(self.at_port(tuple(words)))
    if '--role=worker' not in words:
      self._addresses |= dict.fromkeys(_ADDRESSES[name], f'127.0.0.1:{port}')
    self._processes.append(subprocess.Popen(
        [sys.executable, '-m', f'binaries.{name}', *words, *documentation.SMALL[name],
         f'--port={port}'],
        cwd=self._folder, env=os.environ | {'PYTHONPATH': str(sources.ROOT)}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE))

  def _ask(self, command: str) -> None:
    done = subprocess.run(
        ['bash', '-c', *self.at_port((command,))], cwd=self._folder, text=True,
        capture_output=True, check=False, timeout=processes.SECONDS)
    assert done.returncode == 0, f'{command}: {done.stderr}{self._end_of_server()}'
    assert _ERROR not in done.stdout, f'{command}: {done.stdout}'

  def _end_of_server(self) -> str:
    """Returns what the newest server has complained of, if it has ended."""
    has_ended = self._processes and self._processes[-1].poll() is not None
    return self._processes[-1].communicate()[1] if has_ended else ''

  def _end(self, command: str) -> None:
    """Ends the newest server as a shell's `kill %1` does."""
    assert self._processes, command
    process = self._processes[-1]
    process.terminate()
    _, complaints = process.communicate(timeout=processes.SECONDS)
    assert process.returncode == 143, f'{command}: {complaints}'
