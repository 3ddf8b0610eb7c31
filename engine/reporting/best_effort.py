"""Calls that may fail without failing the command: plots, events, records of an evaluation.

A full disk or a missing permission then only loses these files.
"""

from collections.abc import Callable
from typing import ParamSpec

import tensorflow as tf

from engine.reporting import console
from tfrecords import errors

_Params = ParamSpec('_Params')


def failure(call: Callable[_Params, object], *args: _Params.args, **kwargs: _Params.kwargs) -> str:
  """Calls a function; returns the system's reason if a file cannot be written, '' otherwise."""
  try:
    call(*args, **kwargs)
  except (errors.InputError, OSError, tf.errors.OpError) as error:
    cause = error.__cause__
    return errors.reason(cause if isinstance(cause, OSError | tf.errors.OpError) else error)
  return ''


class BestEffort:
  """Makes calls until one fails, which is logged; later calls do nothing."""

  def __init__(self, log: console.LogFn, consequence: str):
    """Stores the message.

    Args:
      log: gets one line at the first failure.
      consequence: the start of the line, before the reason.
    """
    self._log = log
    self._consequence = consequence
    self._has_failed = False

  def __call__(self, call: Callable[_Params, object], *args: _Params.args,
               **kwargs: _Params.kwargs) -> None:
    """Calls a function, unless an earlier call has failed."""
    if self._has_failed:
      return
    if reason := failure(call, *args, **kwargs):
      self._has_failed = True
      self._log(f'{self._consequence} ({reason})')
