"""The process that trains, as its supervisor sees it: its changes, its lines and its end."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from binaries import training_process
from engine.cluster import cluster_spec
from engine.cluster import member
from tests.binaries import fake_tensorflow

_SPEC = cluster_spec.ClusterSpec(('a:1', 'b:1'), 1)


@pytest.fixture
def start(tmp_path):
  """Starts a fake training with actions of task 1; it ends with the test."""
  started = []

  def begin(*actions):
    started.append(training_process.TrainingProcess(
        [sys.executable, '-m', 'tests.binaries.fake_training', str(tmp_path),
         json.dumps([[], actions])], _SPEC))
    return started[-1]
  yield begin
  for process in started:
    process.kill()


def _process_at(path):
  """Waits until a training has come to a place; returns its process."""
  while not path.exists():
    time.sleep(0.02)
  return int(path.read_text())


def test_it_brings_and_gets_and_ends(start, tmp_path, capfd):
  process = start(['write', 'not shown'], ['meet', 'data', {'seed': 1}, 'x'],
                  ['noise', 'train_main: why'], ['exit', 3])
  assert process.connection.receive() == {'stage': 'data', 'same': {'seed': 1}, 'own': 'x'}
  process.connection.send({'own': [5, 'x'], 'interrupted': False})
  assert process.next_change() == 3
  assert (process.last_line(), process.text()) == ('why', 'train_main: why\n')
  assert json.loads((tmp_path / '1.own').read_text()) == [5, 'x']
  assert capfd.readouterr() == ('', '')


def test_one_that_is_stopped_goes_on_and_is_killed(start, tmp_path):
  process = start(['sleep'])
  number = _process_at(tmp_path / '1.sleep')
  os.kill(number, signal.SIGSTOP)
  assert process.next_change() == member.STOPPED
  os.kill(number, signal.SIGCONT)
  assert process.next_change() == member.CONTINUED
  os.kill(number, signal.SIGKILL)
  assert process.next_change() == -signal.SIGKILL
  process.kill()


_SUPERVISES = '''
import sys
from binaries import training_process
from engine.cluster import cluster_spec
process = training_process.TrainingProcess(
    [sys.executable, '-m', 'tests.binaries.fake_training', *sys.argv[1:]],
    cluster_spec.ClusterSpec(('a:1', 'b:1'), 0))
process.next_change()
'''


@pytest.mark.skipif(sys.platform != 'linux', reason='other systems do not signal the end of a pipe')
def test_one_that_holds_the_interpreter_ends_with_its_supervisor(tmp_path):
  supervisor = subprocess.Popen(
      [sys.executable, '-c', _SUPERVISES, str(tmp_path), '[[["hang"]]]'],
      cwd=fake_tensorflow.ROOT, stdout=subprocess.PIPE)
  _process_at(tmp_path / '0.hang')
  supervisor.kill()
  # The training has inherited the pipe: it ends with the last process that may write to it.
  assert supervisor.communicate() == (b'', None)
