"""Ends a command on SIGINT (Ctrl-C), SIGTERM and SIGHUP (a lost terminal), whatever it is doing.

Python's default, an exception in the main thread, is not reliable: it is delayed until C code
returns, and is lost in a destructor, in a weak reference's callback and in `except BaseException`.
Therefore Python's C handler, which runs immediately, writes the signal's number into a pipe. A
thread reads it and responds as the command has chosen:

  at once    exit; while packages are imported and there is nothing to close
  unwinding  raise an exception in the main thread, which closes what is open; raise it again if it
             is lost; exit if the main thread has not ended after LIMIT_SECONDS
  finishing  do nothing; the main thread checks `is_requested` between two steps

A second signal makes the process exit at once. SIGHUP does not count as a second signal, because
both the system and the shell may send it.
"""

from collections.abc import Callable, Iterator
import contextlib
import enum
import os
import select
import signal
import sys
import threading
import time
import types
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LIMIT_SECONDS = 8.0
# Time after which an exception that has not ended the process is raised again.
RETRY_SECONDS = 2.0
# `timeout` and some other programs send each signal twice, to the process and to its group.
SAME_SECONDS = 0.2
# Interrupts the main thread, whose handler raises the exception. No other program sends this
# signal, and by default it is ignored.
_WAKE_SIGNAL = signal.SIGURG


class Interrupted(KeyboardInterrupt):
  """Unwinds the main thread; a KeyboardInterrupt because libraries do not catch it."""


class Response(enum.Enum):
  """The response to a signal; see the module's docstring."""
  AT_ONCE = enum.auto()
  UNWINDING = enum.auto()
  FINISHING = enum.auto()


class Termination:
  """Handles the signals that end this process.

  Attributes:
    status: exit status, 128 + the first signal that has come; None before.
    response: the present response to a signal.
    last_line: printed to standard error if the main thread cannot print a message; '': none.
  """

  def __init__(self, last_line: str):
    """Installs the signal handlers; must be called in the main thread.

    Raises:
      OSError: the process may not open more files.
    """
    self.status: int | None = None
    self.response = Response.AT_ONCE
    self.last_line = last_line
    # Times of the first signal, of the next exception, and of the exit without the main thread.
    self._first = self._next = self._limit = 0.0
    # A duplicate, because standard error is redirected while packages are imported.
    self._terminal = os.dup(2)
    self._pipe, self._written = os.pipe()
    os.set_blocking(self._written, False)
    signal.set_wakeup_fd(self._written, warn_on_full_buffer=False)
    for number in SIGNALS:
      # Also if the shell's `&` has made the process ignore SIGINT: `kill -INT` must work. But under
      # `nohup` SIGHUP stays ignored.
      if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, lambda *_: None)
    signal.signal(_WAKE_SIGNAL, self._raise)
    sys.unraisablehook = self._on_lost_exception
    threading.Thread(target=self._watch, daemon=True).start()

  def is_requested(self) -> bool:
    """Returns whether a signal has come."""
    return self.status is not None

  @contextlib.contextmanager
  def during(self, response: Response) -> Iterator[None]:
    """Sets the response to a signal during a block.

    Raises:
      Interrupted: at the end of the block, if a signal came in it and the response before it was to
        unwind.
    """
    before, self.response = self.response, response
    try:
      yield
    finally:
      now = time.monotonic()
      self._next, self._limit = now + RETRY_SECONDS, now + LIMIT_SECONDS
      self.response = before
    if self.is_requested() and before is Response.UNWINDING:
      raise Interrupted

  def exit(self) -> NoReturn:
    """Exits without waiting for the threads and destructors of C++ libraries."""
    os._exit(self.status or 128 + signal.SIGINT)

  def give_back(self) -> None:
    """Leaves the signals to the system: the command is done, and Python and its libraries end.

    They may wait for threads of theirs, while none of Python's runs any more.
    """
    for number in SIGNALS:
      if signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)

  def _watch(self) -> None:
    while True:
      timeout = RETRY_SECONDS if self.is_requested() else None
      if self.response is Response.UNWINDING and timeout:
        timeout = max(0.0, self._next - time.monotonic())
      if select.select([self._pipe], [], [], timeout)[0]:
        for number in os.read(self._pipe, 64):
          if number in SIGNALS:
            self._receive(number)
      if self.is_requested() and self.response is Response.UNWINDING:
        self._unwind(time.monotonic())

  def _receive(self, number: int) -> None:
    now = time.monotonic()
    is_second = self.is_requested()
    if is_second and (number == signal.SIGHUP or now <= self._first + SAME_SECONDS):
      return
    if not is_second:
      self._first, self._next, self._limit = now, now, now + LIMIT_SECONDS
      self.status = 128 + number
    if is_second or self.response is Response.AT_ONCE:
      self._exit_with_line()

  def _unwind(self, now: float) -> None:
    if now > self._limit:
      self._exit_with_line()
    if now >= self._next:
      self._next = now + RETRY_SECONDS
      signal.pthread_kill(threading.main_thread().ident or 0, _WAKE_SIGNAL)

  def _exit_with_line(self) -> NoReturn:
    with contextlib.suppress(OSError):
      if self.last_line:
        os.write(self._terminal, f'{self.last_line}\n'.encode(errors='replace'))
    self.exit()

  def _raise(self, number: int, frame: types.FrameType | None) -> None:
    """Handles the wake signal, in the main thread."""
    del number, frame
    if self.is_requested() and self.response is Response.UNWINDING:
      raise Interrupted

  def _on_lost_exception(self, lost: 'sys.UnraisableHookArgs') -> None:
    """Raises the exception again if it was raised where it cannot propagate, as in `__del__`."""
    if issubclass(lost.exc_type, Interrupted):
      # After this hook has returned. The byte makes the thread compute a new timeout.
      self._next = time.monotonic() + 0.05
      os.write(self._written, b'\0')
    else:
      sys.__unraisablehook__(lost)


# That of this process, once a command has started.
_current: Termination | None = None


def take_over(last_line: str) -> Termination:
  """Installs the signal handlers of this process and returns them."""
  global _current
  _current = Termination(last_line)
  return _current


def be_quiet() -> None:
  """Lets this process exit without printing its last line."""
  if _current:
    _current.last_line = ''


def ignore() -> None:
  """Makes this process ignore the signals from here on: another one gets them and decides."""
  if _current:
    for number in SIGNALS:
      signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def at_once() -> Iterator[None]:
  """Makes signals exit at once in a block that has nothing to close, such as an import."""
  with _current.during(Response.AT_ONCE) if _current else contextlib.nullcontext():
    yield


@contextlib.contextmanager
def finishing() -> Iterator[Callable[[], bool]]:
  """Lets a block finish its work; yields a function that returns whether a signal has come."""
  if _current is None:
    yield lambda: False
    return
  with _current.during(Response.FINISHING):
    yield _current.is_requested
