"""Ends a command on SIGINT (Ctrl-C) and SIGTERM, wherever it is at that moment.

An exception in the main thread, Python's own way, is not to be relied upon: it waits for C code to
return, and is lost in a destructor, in a weak reference's callback and in `except BaseException`.
So Python's C handler, which runs at once, writes the signal's number into a pipe; a thread reads it
and does what the command is ready for:

  at once    the process ends; while packages are imported, when there is nothing to close
  unwinding  an exception in the main thread closes what is open. It is raised again if it is
             lost; a main thread that has not ended after LIMIT_SECONDS is not waited for
  finishing  nothing: the main thread reads `is_requested` between two steps

A second signal ends the process at once.
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

SIGNALS = (signal.SIGINT, signal.SIGTERM)
LIMIT_SECONDS = 8.0
# Until an exception that has neither ended the process nor been reported as lost is raised again.
PATIENCE_SECONDS = 2.0
# `timeout` and some other programs send each signal twice, to the process and to its group.
SAME_SECONDS = 0.2
# Interrupts the main thread for the exception to be raised there. Nobody else sends it, and
# processes that do not expect it ignore it.
_NUDGE = signal.SIGURG


class Interrupted(KeyboardInterrupt):
  """Unwinds the main thread; libraries let a KeyboardInterrupt pass."""


class Way(enum.Enum):
  """What the command is ready for."""
  AT_ONCE = enum.auto()
  UNWINDING = enum.auto()
  FINISHING = enum.auto()


class Termination:
  """The end of this process by a signal.

  Attributes:
    status: 128 + the first signal that came; None before.
    way: what the command is ready for.
    last_line: written to standard error where the main thread cannot write it; '': none.
  """

  def __init__(self, last_line: str):
    """Takes over the signals; must be called in the main thread."""
    self.status: int | None = None
    self.way = Way.AT_ONCE
    self.last_line = last_line
    # Moments: of the first signal, the next exception and the end of all patience.
    self._first = self._next = self._limit = 0.0
    # Standard error may be redirected while packages are imported.
    self._terminal = os.dup(2)
    self._pipe, self._written = os.pipe()
    os.set_blocking(self._written, False)
    signal.set_wakeup_fd(self._written, warn_on_full_buffer=False)
    for number in SIGNALS:
      # Also where a shell's `&` has set a signal to be ignored: `kill -INT` is meant.
      signal.signal(number, lambda *_: None)
    signal.signal(_NUDGE, self._raise)
    sys.unraisablehook = self._on_lost_exception
    threading.Thread(target=self._watch, daemon=True).start()

  def is_requested(self) -> bool:
    """Returns whether a signal has come."""
    return self.status is not None

  @contextlib.contextmanager
  def during(self, way: Way) -> Iterator[None]:
    """Sets what the command is ready for in a block, after which a signal that came is served.

    Raises:
      Interrupted: one came, and nothing else is raised.
    """
    before, self.way = self.way, way
    try:
      yield
    finally:
      now = time.monotonic()
      self._next, self._limit = now + PATIENCE_SECONDS, now + LIMIT_SECONDS
      self.way = before
    if self.is_requested() and before is Way.UNWINDING:
      raise Interrupted

  def end(self) -> NoReturn:
    """Ends the process; what C++ libraries leave behind is not waited for."""
    os._exit(self.status or 128 + signal.SIGINT)

  def _watch(self) -> None:
    while True:
      patience = PATIENCE_SECONDS if self.is_requested() else None
      if self.way is Way.UNWINDING and patience:
        patience = max(0.0, self._next - time.monotonic())
      if select.select([self._pipe], [], [], patience)[0]:
        for number in os.read(self._pipe, 64):
          if number in SIGNALS:
            self._receive(number)
      if self.is_requested() and self.way is Way.UNWINDING:
        self._unwind(time.monotonic())

  def _receive(self, number: int) -> None:
    now = time.monotonic()
    if self.way is Way.AT_ONCE or (self.is_requested() and now > self._first + SAME_SECONDS):
      self.status = self.status or 128 + number
      self._end_now()
    if not self.is_requested():
      self._first, self._next, self._limit = now, now, now + LIMIT_SECONDS
      self.status = 128 + number

  def _unwind(self, now: float) -> None:
    if now > self._limit:
      self._end_now()
    if now >= self._next:
      self._next = now + PATIENCE_SECONDS
      signal.pthread_kill(threading.main_thread().ident or 0, _NUDGE)

  def _end_now(self) -> NoReturn:
    with contextlib.suppress(OSError):
      if self.last_line:
        os.write(self._terminal, f'{self.last_line}\n'.encode(errors='replace'))
    self.end()

  def _raise(self, number: int, frame: types.FrameType | None) -> None:
    """Handles the nudge, in the main thread."""
    del number, frame
    if self.is_requested() and self.way is Way.UNWINDING:
      raise Interrupted

  def _on_lost_exception(self, lost: 'sys.UnraisableHookArgs') -> None:
    """Has the exception raised again where nobody can catch it, as in a destructor."""
    if issubclass(lost.exc_type, Interrupted):
      # When this hook, too, has returned; the byte wakes the thread, which then looks at the time.
      self._next = time.monotonic() + 0.05
      os.write(self._written, b'\0')
    else:
      sys.__unraisablehook__(lost)


# That of this process, once a command has begun.
_current: Termination | None = None


def take_over(last_line: str) -> Termination:
  """Returns the termination of this process, which serves the signals from here on."""
  global _current
  _current = Termination(last_line)
  return _current


def be_quiet() -> None:
  """Lets this process end without its last line."""
  if _current:
    _current.last_line = ''


@contextlib.contextmanager
def at_once() -> Iterator[None]:
  """Lets signals end the process in a block that has nothing to close, such as an import."""
  with _current.during(Way.AT_ONCE) if _current else contextlib.nullcontext():
    yield


@contextlib.contextmanager
def finishing() -> Iterator[Callable[[], bool]]:
  """Lets a block finish what it does; yields a function that tells whether a signal has come."""
  if _current is None:
    yield lambda: False
    return
  with _current.during(Way.FINISHING):
    yield _current.is_requested
