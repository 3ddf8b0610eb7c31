"""Signals end a command from its first import on, but no other program that imports the package."""

import signal
import subprocess
import sys

import pytest

from tests.binaries import fake_tensorflow


def _start(program):
  return subprocess.Popen([sys.executable, '-c', program], cwd=fake_tensorflow.ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize('number, status', [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize('name, shown', [
    ('-m', 'eval_main'), ('/usr/bin/train_main', 'train_main')])
def test_signals_end_a_command_during_its_imports(name, shown, number, status):
  program = (f'import sys, time\nsys.argv[0] = {name!r}\n'
             'sys.orig_argv = ["python", "-m", "binaries.eval_main"]\nimport binaries\n'
             'print("ready", flush=True)\nwhile True:\n  time.sleep(60)')
  process = _start(program)
  process.stdout.readline()
  process.send_signal(number)
  assert process.communicate() == ('', f'{shown}: interrupted; nothing was started\n')
  assert process.returncode == status


def test_other_programs_keep_their_signal_handlers():
  program = ('import signal\nbefore = signal.getsignal(signal.SIGTERM)\nimport binaries\n'
             'assert signal.getsignal(signal.SIGTERM) is before')
  assert _start(program).wait() == 0
