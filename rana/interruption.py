"""Ctrl-C in a notebook or a Python program while it trains: the step is finished and saved first.

Python's own handler raises at any moment, in the middle of a step or of a checkpoint, and the steps
since the last checkpoint are lost. Commands have `binaries/termination.py`; a process that imports
this package belongs to somebody else, so its handler is replaced for the steps alone.
"""

from collections.abc import Callable, Iterator
import contextlib
import signal
import threading
import types


@contextlib.contextmanager
def finishing() -> Iterator[Callable[[], bool]]:
  """Lets a training finish its step on Ctrl-C; yields a function that tells whether it has come.

  A second Ctrl-C raises at once. In another thread than the main one, to which signals do not come,
  and where the program has a handler of its own, nothing is changed.

  Raises:
    KeyboardInterrupt: it has come, and the block has ended without an exception.
  """
  if (threading.current_thread() is not threading.main_thread()
      or signal.getsignal(signal.SIGINT) is not signal.default_int_handler):
    yield lambda: False
    return
  is_requested = False

  def note(number: int, frame: types.FrameType | None) -> None:
    nonlocal is_requested
    del number, frame
    is_requested = True
    signal.signal(signal.SIGINT, signal.default_int_handler)

  signal.signal(signal.SIGINT, note)
  try:
    yield lambda: is_requested
  finally:
    signal.signal(signal.SIGINT, signal.default_int_handler)
  if is_requested:
    raise KeyboardInterrupt
