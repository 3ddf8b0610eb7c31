"""Puts the batches of a data service, which come in any order, into that of their steps.

A batch that a lost worker was about to make never comes. That is seen by what does come: when as
many later batches are here as there is room for, the training computes the missing one itself. It
waits for a time only where nothing comes at all.
"""

from collections.abc import Callable
import functools
import threading
from typing import Generic, TypeVar

_Batch = TypeVar('_Batch')

# Without a batch for so long, it is asked whether the service still answers.
_LOOK_SECONDS = 1.0
SILENCE_SECONDS = 60.0


class GoneError(Exception):
  """Nothing more comes; the message says why."""


class Arrivals(Generic[_Batch]):
  """The batches that are here and not taken; one thread adds them, another one takes them."""

  def __init__(self, first_step: int, room: int, fault: Callable[[], str],
               silence_seconds: float = SILENCE_SECONDS,
               look_seconds: float = _LOOK_SECONDS) -> None:
    """Expects batches.

    Args:
      first_step: the first one to be taken.
      room: the largest number of batches that wait.
      fault: returns why the service does not answer; '': it does.
      silence_seconds: time after which nothing more is expected if nothing has come.
      look_seconds: time after which `fault` is asked.
    """
    self._next, self._room, self._fault = first_step, room, fault
    self._silence_seconds, self._look_seconds = silence_seconds, look_seconds
    self._batches: dict[int, _Batch] = {}
    self._changed = threading.Condition()
    self._end: Exception | None = None
    self._is_closed = False

  def add(self, step: int, batch: _Batch) -> bool:
    """Adds a batch once there is room for it; returns whether more are wanted."""
    with self._changed:
      self._changed.wait_for(lambda: self._is_closed or len(self._batches) < self._room)
      # A late one was computed by the training.
      if step >= self._next:
        self._batches[step] = batch
        self._changed.notify_all()
      return not self._is_closed

  def end(self, error: Exception) -> None:
    """Says that no more batches come, and why."""
    with self._changed:
      self._end = error
      self._changed.notify_all()

  def close(self) -> None:
    """Says that no more are taken."""
    with self._changed:
      self._is_closed = True
      self._changed.notify_all()

  def take(self) -> _Batch | None:
    """Returns the batch of the next step; None if it does not come and later ones do.

    Raises:
      GoneError: nothing more comes.
      Exception: that `end` was given, once the batches before are taken.
    """
    with self._changed:
      self._wait()
      found = self._batches.pop(self._next, None)
      self._next += 1
      self._changed.notify_all()
      return found

  def _wait(self) -> None:
    waited = 0.0
    while self._next not in self._batches and len(self._batches) < self._room:
      if self._end:
        if self._batches:
          return
        raise self._end
      if self._changed.wait_for(
          functools.partial(self._has_changed, len(self._batches)), self._look_seconds):
        waited = 0.0
        continue
      waited += self._look_seconds
      if fault := self._fault():
        raise GoneError(fault)
      if waited >= self._silence_seconds:
        raise GoneError(f'no batch has come for {self._silence_seconds:g} s')

  def _has_changed(self, before: int) -> bool:
    return self._end is not None or len(self._batches) > before
