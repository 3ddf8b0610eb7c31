"""A child command ends with its parent, even if the parent is killed."""

import os
import signal
import subprocess
import sys

import pytest

from binaries import child_command
from tests.binaries import fake_tensorflow

_STARTS_ONE = '''
from binaries import child_command
child = child_command.start('eval_main', ['--train_dir=run'])
child.wait()
'''
# A module in TensorFlow's place: eval_main imports it and waits there.
_WAITS = 'import time\nprint("ready", flush=True)\ntime.sleep(600)\n'


@pytest.mark.parametrize('number', [signal.SIGKILL, signal.SIGTERM])
def test_the_child_ends_with_its_parent(tmp_path, number):
  (tmp_path / 'tensorflow.py').write_text(_WAITS)
  path = os.pathsep.join([str(tmp_path), str(fake_tensorflow.ROOT)])
  parent = subprocess.Popen([sys.executable, '-c', _STARTS_ONE], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, cwd=tmp_path,
                            env=os.environ | {'PYTHONPATH': path})
  assert parent.stdout.readline() == 'ready\n'
  os.kill(parent.pid, number)
  # `communicate` returns when the child, which has inherited the pipes, has ended too.
  assert parent.communicate() == ('', '')


def test_the_child_closes_what_is_open_without_a_message(tmp_path, monkeypatch):
  (tmp_path / 'tensorflow.py').write_text(
      'import time\nfrom binaries import termination\n'
      'termination._current.response = termination.Response.UNWINDING\n'
      'try:\n  print("ready", flush=True)\n  time.sleep(600)\n'
      'finally:\n  print("closed", flush=True)\n')
  monkeypatch.setenv('PYTHONPATH', os.pathsep.join([str(tmp_path), str(fake_tensorflow.ROOT)]))
  process = child_command.start('eval_main', ['--train_dir=run'],
                                stdout=subprocess.PIPE)
  assert process.stdout.readline() == 'ready\n'
  child_command.end(process)
  assert process.stdout.read() == 'closed\n'
  assert process.returncode == 143


def test_the_exit_status_is_that_of_the_command():
  process = child_command.start('train_main', ['--recipe=list'], stdout=subprocess.PIPE)
  assert 'cifar10_tutorial' in process.stdout.read()
  assert process.wait() == 0
  assert child_command.start('train_main', ['--no_such_flag']).wait() == 2
