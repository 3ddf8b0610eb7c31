"""Calls that may fail: one line at the first failure."""

import errno
import os

import pytest
import tensorflow as tf

from engine.reporting import best_effort
from tfrecords import errors

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _raise(error):
  raise error


def _raise_from(error, cause):
  raise error from cause


def test_the_reason_is_the_systems_own():
  assert best_effort.failure(print) == ''
  assert best_effort.failure(_raise, FULL) == 'No space left on device'
  assert best_effort.failure(_raise, errors.InputError('a: b; c')) == 'a: b; c'
  assert best_effort.failure(_raise_from, errors.InputError('a: b; c'), FULL) == (
      'No space left on device')
  assert best_effort.failure(
      _raise, tf.errors.ResourceExhaustedError(None, None, 'x; File too large')) == 'File too large'


def test_a_bug_of_the_program_is_raised():
  with pytest.raises(ZeroDivisionError):
    best_effort.failure(_raise, ZeroDivisionError())


def test_after_a_failure_nothing_is_called():
  said, called = [], []
  attempt = best_effort.BestEffort(said.append, 'no more events')
  attempt(called.append, 1)
  attempt(_raise, FULL)
  attempt(called.append, 2)
  attempt(_raise, FULL)
  assert called == [1]
  assert said == ['no more events (No space left on device)']
