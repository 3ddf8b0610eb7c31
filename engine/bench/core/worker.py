"""A candidate in a process of its own.

Frameworks must not share one: their pools of threads keep cores busy for each other, and what one
sets changes another. So each candidate is built in a new Python process, works there on request
and in between waits for the next request, which costs nothing.

The other end: `main` builds the subject and answers (method, arguments) with its result; the method
`spell` lets the subject's `work` go on for a while and times it there. A process ends when its pipe
is closed, so none outlives the one that started it.
"""

from collections.abc import Callable
import dataclasses
import multiprocessing
from multiprocessing import connection
import signal
import subprocess
import sys
import tempfile
import traceback
from typing import Any

from engine.bench.core import timed_run
from engine.reporting import host_memory
from tfrecords import errors

# The parent's path, since it may have been started in ways that a new Python does not know.
_PROGRAM = """
import sys
sys.path[:] = {path!r}
from engine.bench.core import worker
worker.main({pipe})
"""


class EndedError(errors.InputError):
  """A process is gone before it answered: killed from outside, or out of memory."""


class FailedError(RuntimeError):
  """An exception ended what a process was asked to do; its traceback there is in the notes."""


class Worker:
  """A subject that is built, and works, in a process of its own; a context manager.

  Attributes:
    name: of the candidate.
    warm_up_items: as timing.Candidate has it.
  """

  def __init__(self, name: str, build: Callable[..., Any], *arguments: Any):
    """Starts the process and builds the subject there.

    Args:
      name: of the candidate.
      build: a function of a module; returns the subject. What it prints is not shown.
      *arguments: of `build`; they are pickled.

    Raises:
      EndedError: the process ended.
      errors.InputError: `build` raised one.
      FailedError: `build` raised another exception.
    """
    self.name = name
    self.warm_up_items = 0
    self._complaints = tempfile.TemporaryFile()
    self._pipe, theirs = multiprocessing.Pipe()
    with theirs:
      self._process = subprocess.Popen(
          [sys.executable, '-c', _PROGRAM.format(path=sys.path, pipe=theirs.fileno())],
          pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
          stderr=self._complaints,
          # Ctrl-C reaches the parent alone, which then ends this one.
          process_group=0)
    try:
      self.ask(build, *arguments)
    except BaseException:
      self.close()
      raise

  def __enter__(self) -> 'Worker':
    return self

  def __exit__(self, *exception: object) -> None:
    self.close()

  def close(self) -> None:
    """Ends the process; whatever it does at the moment is of no use to anybody."""
    self._pipe.close()
    self._process.kill()
    self._process.wait()
    self._complaints.close()

  def spell(self, seconds: float, least: int = 1, *clocks: timed_run.Clock) -> timed_run.Spell:
    """Lets the subject work for at least `seconds` seconds and `least` items, by its own clocks."""
    del clocks
    return self.ask('spell', seconds, least)

  def ask(self, method: str | Callable[..., Any], *arguments: Any) -> Any:
    """Returns what a method of the subject returns for `arguments`.

    Raises:
      EndedError: the process ended.
      errors.InputError: the method raised one.
      FailedError: the method raised another exception.
    """
    try:
      self._pipe.send((method, arguments))
      answer, failure = self._pipe.recv()
    except (EOFError, OSError) as gone:
      raise EndedError(f'{self.name}: {self._last_words()}') from gone
    if failure:
      raise self._as_error(*failure)
    return answer

  def _as_error(self, foreseen: bool, message: str, trace: str) -> Exception:
    if foreseen:
      return errors.InputError(message)
    failed = FailedError(f'{self.name}: {message}')
    failed.add_note(trace)
    return failed

  def _last_words(self) -> str:
    """Returns how the process ended and the last line that it wrote."""
    status = self._process.wait()
    how = f'by signal {-status} ({signal.strsignal(-status)})' if status < 0 else f'status {status}'
    self._complaints.seek(0)
    lines = self._complaints.read().decode(errors='replace').split('\n')
    last = next((line.strip() for line in reversed(lines) if line.strip()), '')
    return f'its process ended, {how}' + f': {last}' * bool(last)


def main(pipe: int) -> None:
  """Serves the requests that come over the file descriptor `pipe` until it is closed."""
  requests = connection.Connection(pipe)
  subject = None
  while True:
    try:
      method, arguments = requests.recv()
    except EOFError:
      return
    answer, failure = None, None
    try:
      if callable(method):
        subject = method(*arguments)
      else:
        answer = _answer(subject, method, arguments)
    except Exception as error:  # Whatever it is, the parent is to say which candidate it was.
      failure = _describe(error)
    requests.send((answer, failure))


def _answer(subject: Any, method: str, arguments: tuple[Any, ...]) -> Any:
  if method != 'spell':
    return getattr(subject, method)(*arguments)
  spell = timed_run.work_for(subject.work, *arguments)
  return dataclasses.replace(spell, peak_bytes=host_memory.peak_bytes())


def _describe(error: Exception) -> tuple[bool, str, str]:
  """Returns whether it is an InputError, the error in one line, and its traceback."""
  message = ' '.join(str(error).split())
  if isinstance(error, errors.InputError):
    return True, message, ''
  return False, f'{type(error).__name__}: {message}', traceback.format_exc()
