"""The parent of a parser: it starts the child, and restarts it after it has exited."""

import os
import signal
import threading

import numpy as np
import pytest

from tests.tfrecords import odd_parser
from tfrecords import parser_process
from tfrecords import parser_protocol


@pytest.fixture(name='process')
def fixture_process():
  process = parser_process.ParserProcess(odd_parser.__name__, parser_process.Limits(
      memory_bytes=1 << 28, cpu_seconds=100, wall_seconds=300, result_bytes=1 << 20))
  yield process
  process.close()


def test_a_child_that_exited_because_it_was_idle_is_replaced(process):
  _, before = process.request({'what': ''})
  child = process._process.pid  # noqa: SLF001
  os.kill(child, signal.SIGALRM)
  _, after = process.request({'what': ''})
  np.testing.assert_array_equal(before[0], after[0])
  assert process._process.pid != child  # noqa: SLF001


def test_a_child_that_cannot_be_started(process, monkeypatch):
  monkeypatch.setattr('sys.executable', '/no/python')
  with pytest.raises(parser_protocol.ParserError,
                     match='^its parser cannot be started: No such file or directory$'):
    process.request({'what': ''})


def test_a_child_that_does_not_start_in_time(process, monkeypatch):
  # Not the limit of a request: nothing was parsed yet.
  monkeypatch.setattr(parser_process, '_START_SECONDS', 0)
  with pytest.raises(parser_protocol.ParserError, match='^its parser has not started within 0 sec'):
    process.request({'what': ''})


def test_a_request_in_progress_fails_when_the_process_is_closed(process):
  process.request({'what': ''})
  failure = []

  def sleep():
    with process.lock, pytest.raises(parser_protocol.ParserError) as caught:
      process.request({'what': 'sleep', 'value': '600'})
    failure.append(str(caught.value))

  thread = threading.Thread(target=sleep)
  thread.start()
  while not process.lock.locked():
    pass
  process.close()
  thread.join()
  assert failure == ['its parser crashes with SIGKILL']
  assert process.request({'what': '', 'value': 'again'})[0] == ['again']
