"""The parent's side of a child process that parses: starts it, asks it, and says why it ended."""

from collections.abc import Mapping
import dataclasses
import json
import pathlib
import signal
import subprocess
import sys
import threading
import time

from tfrecords import errors
from tfrecords import limited_child
from tfrecords import parser_protocol

_START_SECONDS = 120


@dataclasses.dataclass(frozen=True)
class Limits:
  """What one request may take.

  Attributes:
    memory_bytes: address space beyond that of the libraries.
    cpu_seconds: processor time.
    wall_seconds: time.
    result_bytes: size of all arrays of a result.
  """
  memory_bytes: int = 2 << 30
  cpu_seconds: int = 20
  wall_seconds: float = 120.0
  result_bytes: int = 1 << 30


class ParserProcess:
  """A child process, started when it is needed; of one thread at a time."""

  def __init__(self, module: str, limits: Limits) -> None:
    self.lock = threading.Lock()
    self._module = module
    self._limits = limits
    self._process: subprocess.Popen[bytes] | None = None

  def ask(self, request: Mapping[str, object]) -> parser_protocol.Result:
    """Returns the result of one request, as `parse`."""
    try:
      return self._exchange(json.dumps(request), self._limits.wall_seconds)
    except (errors.InputError, parser_protocol.ParserError):
      raise
    except (BrokenPipeError, EOFError) as error:
      status = self._end(grace_seconds=10.0)
      # It has ended for want of requests just now.
      if status == -signal.SIGALRM:
        return self.ask(request)
      raise parser_protocol.ParserError(self._cause(status)) from error
    except BaseException as error:
      # What is still to come belongs to no request.
      self._end()
      if isinstance(error, Exception):
        raise parser_protocol.ParserError(self._complaint(error)) from error
      raise

  def _complaint(self, error: Exception) -> str:
    if isinstance(error, TimeoutError):
      return f'it takes more than {self._limits.wall_seconds:g} seconds'
    if isinstance(error, OSError):
      return f'its parser cannot be started: {error.strerror}'
    return 'its parser gives no sensible answer'

  def _cause(self, status: int) -> str:
    """Returns why the child has ended."""
    if status == -signal.SIGXCPU:
      return f'it takes more than {self._limits.cpu_seconds} seconds of processor time'
    if status < 0:
      return f'its parser crashes with {signal.Signals(-status).name}'
    return f'its parser ends with status {status}'

  def _exchange(self, line: str, seconds: float) -> parser_protocol.Result:
    """Sends a line to the child, which is started if there is none, and receives the answer."""
    if self._process is None:
      self._start()
    process = self._process
    assert process
    assert process.stdin
    assert process.stdout
    process.stdin.write(line.encode() + b'\n')
    return parser_protocol.receive(
        process.stdout, time.monotonic() + seconds, self._limits.result_bytes)

  def _start(self) -> None:
    # Neither the environment's paths nor startup files of the user's matter: this process's own
    # path is complete.
    path = [*sys.path, str(pathlib.Path(limited_child.__file__).parents[1])]
    command = (f'import sys; sys.path[:] = {path!r}; from tfrecords import limited_child as child; '
               'child.main()')
    self._process = subprocess.Popen(
        [sys.executable, '-I', '-S', '-c', command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, bufsize=0)
    settings: limited_child.Settings = {
        'module': self._module, 'memory_bytes': self._limits.memory_bytes,
        'cpu_seconds': self._limits.cpu_seconds}
    try:
      self._exchange(json.dumps(settings), _START_SECONDS)
    except parser_protocol.ParserError:
      self._end()
      raise

  def _end(self, grace_seconds: float = 0.0) -> int:
    """Ends the child, after a time in which it may exit, and returns its exit status."""
    process, self._process = self._process, None
    if process is None:
      return 0
    with process:
      try:
        process.wait(grace_seconds)
      except subprocess.TimeoutExpired:
        process.kill()
    return process.wait()
