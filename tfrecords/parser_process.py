"""Starts a child process that parses files, sends it requests, and reports why it failed."""

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

# Until the child has imported this project's own module, maybe TensorFlow, on a busy machine.
_START_SECONDS = 900


@dataclasses.dataclass(frozen=True)
class Limits:
  """The resources that one request may use.

  Attributes:
    memory_bytes: address space beyond that of the libraries.
    cpu_seconds: processor time.
    wall_seconds: elapsed time.
    result_bytes: size of each array of a result.
  """
  memory_bytes: int = 2 << 30
  cpu_seconds: int = 20
  wall_seconds: float = 120.0
  result_bytes: int = 1 << 30


class ParserProcess:
  """A child process, started at the first request; callers hold `lock` during a request."""

  def __init__(self, module: str, limits: Limits) -> None:
    self.lock = threading.Lock()
    self._module = module
    self._limits = limits
    self._process: subprocess.Popen[bytes] | None = None

  def request(self, arguments: Mapping[str, object]) -> parser_protocol.Result:
    """Returns the result of one request; arguments and errors as in `limited_process.parse`."""
    try:
      return self._exchange(json.dumps(arguments), self._limits.wall_seconds)
    except (errors.InputError, parser_protocol.ParserError):
      raise
    except (BrokenPipeError, EOFError) as error:
      status = self._end(grace_seconds=10.0)
      # It has just exited because it was idle.
      if status == -signal.SIGALRM:
        return self.request(arguments)
      raise parser_protocol.ParserError(self._exit_reason(status)) from error
    except BaseException as error:
      # A late answer must not be taken for that of the next request.
      self._end()
      if isinstance(error, Exception):
        raise parser_protocol.ParserError(self._failure_reason(error)) from error
      raise

  def close(self) -> None:
    """Ends the child, even during a request, which then fails; the next request starts another."""
    process = self._process
    if process:
      process.kill()
    with self.lock:
      self._end()

  def _failure_reason(self, error: Exception) -> str:
    if isinstance(error, TimeoutError):
      return f'it takes more than {self._limits.wall_seconds:g} seconds'
    if isinstance(error, OSError):
      return f'its parser cannot be started: {error.strerror}'
    return 'its parser gives no valid answer'

  def _exit_reason(self, status: int) -> str:
    """Returns why the child has exited."""
    if status == -signal.SIGXCPU:
      return f'it takes more than {self._limits.cpu_seconds} seconds of processor time'
    if status < 0:
      return f'its parser crashes with {signal.Signals(-status).name}'
    return f'its parser ends with status {status}'

  def _exchange(self, line: str, seconds: float) -> parser_protocol.Result:
    """Sends a line to the child, starting it if necessary, and receives the answer."""
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
    # -I and -S ignore the environment's paths and the user's startup files: this process's sys.path
    # is complete.
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
    except TimeoutError:
      self._end()
      reason = f'its parser has not started within {_START_SECONDS} seconds'
      raise parser_protocol.ParserError(reason) from None
    except parser_protocol.ParserError:
      self._end()
      raise

  def _end(self, grace_seconds: float = 0.0) -> int:
    """Ends the child, killing it after `grace_seconds`, and returns its exit status."""
    process, self._process = self._process, None
    if process is None:
      return 0
    with process:
      try:
        process.wait(grace_seconds)
      except subprocess.TimeoutExpired:
        process.kill()
    return process.wait()
