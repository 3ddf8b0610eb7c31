"""Ctrl-C while a Python program trains."""

import signal
import threading

import pytest

from rana import interruption


@pytest.fixture(autouse=True)
def fixture_handler():
  before = signal.signal(signal.SIGINT, signal.default_int_handler)
  yield
  signal.signal(signal.SIGINT, before)


def test_the_block_ends_first():
  done = []
  with pytest.raises(KeyboardInterrupt), interruption.finishing() as is_requested:
    assert not is_requested()
    signal.raise_signal(signal.SIGINT)
    assert is_requested()
    done.append('saved')
  assert done == ['saved']
  assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_exception_of_the_block_is_kept():
  with pytest.raises(KeyboardInterrupt, match='step 5'), interruption.finishing():
    signal.raise_signal(signal.SIGINT)
    raise KeyboardInterrupt('interrupted at step 5, saved')
  assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_one_ends_it_at_once():
  with pytest.raises(KeyboardInterrupt), interruption.finishing():
    signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    raise AssertionError('not reached')


def test_without_one_nothing_is_raised():
  with interruption.finishing() as is_requested:
    assert not is_requested()
  assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_handler_of_the_program_is_kept():
  signal.signal(signal.SIGINT, signal.SIG_IGN)
  with interruption.finishing() as is_requested:
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert not is_requested()


def test_in_another_thread_nothing_is_changed():
  found = []

  def work():
    with interruption.finishing() as is_requested:
      found.append(is_requested())

  thread = threading.Thread(target=work)
  thread.start()
  thread.join()
  assert found == [False]
