"""A candidate in a worker process of its own, as seen by the benchmark process.

Frameworks must not share a process: their thread pools compete for cores, and what one configures
changes another. So each candidate is built in a new Python process, works there on request and
blocks on its pipe in between, which costs no processor time. worker_server.py is the other end. A
worker process ends when its standard input is closed, so it never outlives the process that started
it. What the candidate starts lies in the worker's process group, and ends with it.
"""

from collections.abc import Callable, Sequence
import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from typing import Any

from engine.bench.core import timed_run
from tfrecords import errors

# The parent passes its module search path on; a new interpreter may not be able to derive it.
_PROGRAM = """
import sys
sys.path[:] = {path!r}
from engine.bench.core import worker_server
worker_server.end_with_parent()
worker_server.serve({pipe})
"""


class ExitError(errors.InputError):
  """A worker process ended before it answered: killed from outside, or out of memory."""


class CallError(RuntimeError):
  """A call in a worker process raised an exception, whose traceback is in the notes."""


class Worker:
  """A target object in a process of its own; a context manager that ends the process.

  Attributes:
    name: the candidate's name.
    warm_up_items: as in timing.Candidate.
    pipe: the parent's end of the connection.
    process: the child process.
  """

  def __init__(self, name: str, build: Callable[..., object], *arguments: object,
               environment: Sequence[str] = ()):
    """Starts the process and builds the target there.

    Args:
      name: the candidate's name.
      build: a module-level function that returns the target. Its standard output is discarded.
      *arguments: the arguments of `build`; they are pickled.
      environment: changes to the process's variables, as env(1) takes them: `-u`, `NAME`, or
        `NAME=value`.

    Raises:
      ExitError: the process ended.
      errors.InputError: `build` raised one.
      CallError: `build` raised another exception.
    """
    self.name = name
    self.warm_up_items = 0
    self._stderr = tempfile.TemporaryFile()
    self.pipe, child_end = multiprocessing.Pipe()
    with child_end:
      program = _PROGRAM.format(path=sys.path, pipe=child_end.fileno())
      self.process = subprocess.Popen(
          [*(['env', *environment] if environment else []), sys.executable, '-c', program],
          pass_fds=[child_end.fileno()], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
          stderr=self._stderr,
          # Ctrl-C reaches the parent alone, which then ends this process.
          process_group=0)
    try:
      self.call(build, *arguments)
    except BaseException:
      self.close()
      raise

  def __enter__(self) -> 'Worker':
    return self

  def __exit__(self, *exception: object) -> None:
    self.close()

  def close(self) -> None:
    """Kills the process and those that it has started; a call in progress is abandoned."""
    self.pipe.close()
    with contextlib.suppress(ProcessLookupError):
      os.killpg(self.process.pid, signal.SIGKILL)
    self.process.wait()
    self._stderr.close()

  def run_for(self, seconds: float, min_items: int = 1,
              *clocks: timed_run.Clock) -> timed_run.TimedRun:
    """Lets the target work for at least `seconds` seconds and `min_items` items.

    Args:
      seconds: the minimum wall-clock time.
      min_items: the minimum number of items.
      *clocks: ignored; the worker process has clocks of its own.
    """
    del clocks
    return self.call('run_for', seconds, min_items)

  def call(self, method: str | Callable[..., object], *arguments: object) -> Any:
    """Returns the result of a method of the target.

    Raises:
      ExitError: the process ended.
      errors.InputError: the method raised one.
      CallError: the method raised another exception.
    """
    try:
      self.pipe.send((method, arguments))
      result, failure = self.pipe.recv()
    except (EOFError, OSError) as gone:
      raise ExitError(f'{self.name}: {self._exit_message()}') from gone
    if failure:
      raise self._as_error(*failure)
    return result

  def _as_error(self, is_input_error: bool, message: str, trace: str) -> Exception:
    if is_input_error:
      return errors.InputError(message)
    failed = CallError(f'{self.name}: {message}')
    failed.add_note(trace)
    return failed

  def _exit_message(self) -> str:
    """Returns how the process ended and the last line of its standard error."""
    status = self.process.wait()
    how = f'by signal {-status} ({signal.strsignal(-status)})' if status < 0 else f'status {status}'
    self._stderr.seek(0)
    lines = self._stderr.read().decode(errors='replace').split('\n')
    last = next((line.strip() for line in reversed(lines) if line.strip()), '')
    return f'its process ended, {how}' + f': {last}' * bool(last)
