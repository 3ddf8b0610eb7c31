"""Signals at every kind of moment: one ends the process with its status, none is lost."""

import signal
import subprocess
import sys

import pytest

from tests.binaries import fake_tensorflow


def _start(*arguments, **named):
  return subprocess.Popen([sys.executable, *arguments], cwd=fake_tensorflow.ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **named)


def _scene(name, *numbers, same_seconds=3600.0, **named):
  """Returns status, output and complaints of a scene that gets signals when it is ready."""
  process = _start('-m', 'tests.binaries.terminated_program', name, str(same_seconds), **named)
  ready = process.stdout.readline()
  for number in numbers:
    process.send_signal(number)
  output, complaints = process.communicate()
  return process.returncode, ready + output, complaints


@pytest.mark.parametrize('number, status', [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize('scene, output, complaints', [
    ('at_once', 'ready\n', 'the last line\n'),
    ('unwinding', 'ready\nclosed\nunwound\n', ''),
    ('hears_nothing', 'ready\n', 'the last line\n'),
    ('finishing', 'ready\nfinished\nunwound\n', '')])
def test_a_signal_is_served_in_the_way_that_the_moment_allows(
    scene, output, complaints, number, status):
  assert _scene(scene, number) == (status, output, complaints)


def test_who_swallows_the_exception_is_ended_after_all():
  status, output, complaints = _scene('swallows', signal.SIGTERM)
  assert (status, complaints) == (143, 'the last line\n')
  assert output.count('swallowed') >= 2


@pytest.mark.parametrize('scene', ['weak_reference', 'destructor'])
def test_an_exception_that_is_lost_is_raised_again(scene):
  assert _scene(scene) == (143, 'unwound\n', '')


def test_a_second_signal_ends_it_at_once_with_the_status_of_the_first():
  assert _scene('never_finishing', signal.SIGTERM, signal.SIGINT, same_seconds=0.0) == (
      143, 'ready\n', 'the last line\n')


def test_a_signal_that_is_sent_twice_is_one():
  assert _scene('finishing', signal.SIGTERM, signal.SIGTERM) == (
      143, 'ready\nfinished\nunwound\n', '')


def test_a_signal_that_a_shell_had_ignored_is_served():
  status, _, _ = _scene('unwinding', signal.SIGINT,
                        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
  assert status == 130
