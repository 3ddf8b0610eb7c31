"""Signals in each situation: one ends the process with its status, none is lost."""

import signal
import subprocess
import sys

import pytest

from tests.binaries import fake_tensorflow


def _start(*arguments, **named):
  return subprocess.Popen([sys.executable, *arguments], cwd=fake_tensorflow.ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **named)


def _scene(name, *numbers, same_seconds=3600.0, **named):
  """Sends signals to a program when it is ready; returns its status, output and standard error."""
  process = _start('-m', 'tests.binaries.terminated_program', name, str(same_seconds), **named)
  ready = process.stdout.readline()
  for number in numbers:
    process.send_signal(number)
  output, stderr = process.communicate()
  return process.returncode, ready + output, stderr


@pytest.mark.parametrize('number, status', [
    (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize('scene, output, stderr', [
    ('at_once', 'ready\n', 'the last line\n'),
    ('unwinding', 'ready\nclosed\nunwound\n', ''),
    ('blocked', 'ready\n', 'the last line\n'),
    ('finishing', 'ready\nfinished\nunwound\n', '')])
def test_each_response_to_a_signal(scene, output, stderr, number, status):
  assert _scene(scene, number) == (status, output, stderr)


def test_a_program_that_swallows_the_exception_is_ended():
  status, output, stderr = _scene('swallows', signal.SIGTERM)
  assert (status, stderr) == (143, 'the last line\n')
  assert output.count('swallowed') >= 2


@pytest.mark.parametrize('scene', ['weak_reference', 'destructor'])
def test_an_exception_that_is_lost_is_raised_again(scene):
  assert _scene(scene) == (143, 'unwound\n', '')


def test_a_second_signal_exits_at_once_with_the_status_of_the_first():
  assert _scene('never_finishing', signal.SIGTERM, signal.SIGINT, same_seconds=0.0) == (
      143, 'ready\n', 'the last line\n')


def test_a_signal_that_is_sent_twice_in_a_row_counts_once():
  assert _scene('finishing', signal.SIGTERM, signal.SIGTERM) == (
      143, 'ready\nfinished\nunwound\n', '')


def test_a_hangup_is_never_the_second_one():
  assert _scene('finishing', signal.SIGHUP, signal.SIGHUP, same_seconds=0.0) == (
      129, 'ready\nfinished\nunwound\n', '')


def test_without_a_terminal_to_lose_a_hangup_is_ignored():
  status, _, _ = _scene('unwinding', signal.SIGHUP, signal.SIGTERM, same_seconds=0.0,
                        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
  assert status == 143


def test_what_is_done_leaves_the_signals_to_the_system():
  assert _scene('given_back', signal.SIGTERM)[0] == -signal.SIGTERM


def test_a_signal_that_the_shell_has_set_to_be_ignored_is_handled():
  status, _, _ = _scene('unwinding', signal.SIGINT,
                        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
  assert status == 130
