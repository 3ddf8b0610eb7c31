"""Tests for engine.bench.core.worker_server, served to a thread of this process."""

import multiprocessing
import os
import threading

import pytest

from engine.bench.core import worker_server
from tests.engine.bench.core import small_timeables


@pytest.fixture(name='call')
def fixture_call():
  here, there = multiprocessing.Pipe()
  # The server owns its descriptor and closes it.
  server = threading.Thread(target=worker_server.serve, args=(os.dup(there.fileno()),))
  server.start()

  def call(method, *arguments):
    here.send((method, arguments))
    return here.recv()

  yield call
  here.close()
  there.close()
  server.join()


def test_a_function_builds_the_target(call):
  assert call(small_timeables.Counting, 10) == (None, None)
  assert call('add', 3, 4) == (7, None)


def test_run_for_repeats_the_work(call):
  call(small_timeables.Counting, 10)
  run, failure = call('run_for', 0.0, 5)
  assert (run.items, failure) == (6, None)
  assert run.peak_bytes > 2 ** 20
  assert call('facts')[0][0] == 16


def test_an_exception_is_described_with_its_traceback(call):
  call(small_timeables.Counting, 0)
  result, (is_input_error, message, trace) = call('fail')
  assert (result, is_input_error) == (None, False)
  assert message == 'ZeroDivisionError: nothing to divide by'
  assert 'small_timeables.py' in trace


def test_an_input_error_comes_as_its_message(call):
  call(small_timeables.Counting, 0)
  assert call('refuse') == (None, (True, '--this=1: give 2', ''))
