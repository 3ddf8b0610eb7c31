"""What may fail without costing the result: pictures, events, records of an evaluation.

A disk that is full or may not be written to then costs these alone.
"""

from collections.abc import Callable
from typing import ParamSpec

import tensorflow as tf

from engine.reporting import console
from tfrecords import errors

_Params = ParamSpec('_Params')


def failure(call: Callable[_Params, object], *args: _Params.args, **kwargs: _Params.kwargs) -> str:
  """Calls; returns the system's reason where a file cannot be written, '' otherwise."""
  try:
    call(*args, **kwargs)
  except (errors.InputError, OSError, tf.errors.OpError) as error:
    cause = error.__cause__
    return errors.reason(cause if isinstance(cause, OSError | tf.errors.OpError) else error)
  return ''


class BestEffort:
  """Calls until one fails, which is logged; later calls do nothing."""

  def __init__(self, log: console.LogFn, consequence: str):
    """Keeps what to log.

    Args:
      log: gets one line at the first failure.
      consequence: the line begins with it; the reason follows.
    """
    self._log = log
    self._consequence = consequence
    self._has_failed = False

  def __call__(self, call: Callable[_Params, object], *args: _Params.args,
               **kwargs: _Params.kwargs) -> None:
    """Calls, unless an earlier call has failed."""
    if self._has_failed:
      return
    if reason := failure(call, *args, **kwargs):
      self._has_failed = True
      self._log(f'{self._consequence} ({reason})')
