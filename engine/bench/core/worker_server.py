"""The worker process of a candidate: builds the target and calls its methods on request.

A request is (method, arguments), a reply (result, failure). A function as the method builds the
target; `run_for` repeats the target's `work` and times it here; other names are methods of the
target.
"""

from collections.abc import Callable, Sequence
import dataclasses
from multiprocessing import connection
import os
import signal
import threading
import traceback
from typing import Any

from engine.bench.core import process_family
from engine.bench.core import timed_run
from engine.reporting import host_memory
from tfrecords import errors

# Whether it is an InputError, the message in one line, and the traceback.
Failure = tuple[bool, str, str]


def end_with_parent() -> None:
  """Ends this process when its standard input ends: the parent holds the other end, and is gone.

  All processes of its group end with it: a candidate may have started some.
  """
  def wait() -> None:
    while os.read(0, 1):
      pass
    os.killpg(0, signal.SIGKILL)
  threading.Thread(target=wait, daemon=True).start()


def serve(pipe: int) -> None:
  """Serves the requests from the file descriptor `pipe` until the other end is closed."""
  requests = connection.Connection(pipe)
  target = None
  while True:
    try:
      method, arguments = requests.recv()
    except EOFError:
      return
    result, failure = None, None
    try:
      if callable(method):
        target = method(*arguments)
      else:
        result = _call(target, method, arguments)
    except Exception as error:  # Any failure is reported with the candidate's name by the parent.
      failure = _describe(error)
    requests.send((result, failure))


def _call(target: Any, method: str, arguments: Sequence[Any]) -> object:
  return _run_for(target.work, *arguments) if method == 'run_for' else getattr(target, method)(
      *arguments)


def _run_for(work: Callable[[], int], seconds: float, min_items: int) -> timed_run.TimedRun:
  run = timed_run.run_for(work, seconds, min_items, cpu_clock=process_family.cpu_seconds)
  return dataclasses.replace(run, peak_bytes=host_memory.peak_bytes())


def _describe(error: Exception) -> Failure:
  message = ' '.join(str(error).split())
  if isinstance(error, errors.InputError):
    return True, message, ''
  return False, f'{type(error).__name__}: {message}', traceback.format_exc()
