"""Whole clusters of supervisors with fake trainings: every fault ends all, with one line each."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import pytest

from engine.cluster import channel
from tests.binaries import fake_tensorflow
from tests.engine.cluster import free_ports

# More than any test needs, and less than any test waits for.
_LONG = 300.0
_RESTART = '; restart all workers: the training goes on from the last checkpoint'


class _Cluster:
  """Supervisors with trainings that do what `actions` say, a list for each task."""

  def __init__(self, folder, *actions, peer_seconds=_LONG):
    self.folder = folder
    self.workers = free_ports.addresses(len(actions))
    settings = {'workers': self.workers, 'token': 't', 'connect_seconds': _LONG,
                'peer_seconds': peer_seconds}
    self.processes = [subprocess.Popen(
        [sys.executable, '-m', 'tests.binaries.cluster_worker',
         json.dumps(settings | {'index': task}), str(folder), json.dumps(actions)],
        cwd=fake_tensorflow.ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                      for task in range(len(actions))]

  def training(self, task, place):
    """Waits until a training has come to a place; returns its process."""
    path: pathlib.Path = self.folder / f'{task}.{place}'
    while not path.exists():
      assert self.processes[task].poll() is None, self.processes[task].communicate()
      time.sleep(0.02)
    return int(path.read_text())

  def ends(self):
    """Returns the statuses, and the lines of standard error without the addresses."""
    found = [process.communicate() for process in self.processes]
    lines = [re.sub(r' \(127.0.0.1:\d+\)', '', stderr) for _, stderr in found]
    return [process.returncode for process in self.processes], lines

  def output(self, task):
    return self.processes[task].communicate()[0]


@pytest.fixture
def start(tmp_path):
  """Starts a cluster; what is left of it ends with the test."""
  started = []

  def begin(*actions, **named):
    started.append(_Cluster(tmp_path, *actions, **named))
    return started[-1]
  yield begin
  for cluster in started:
    for process in cluster.processes:
      process.kill()
      process.wait()


def test_a_whole_training(start, tmp_path):
  cluster = start(*[[['meet', 'start', {'seed': 1}, task], ['write', f'line of {task}'],
                     ['meet', channel.END]] for task in range(2)])
  output = [process.communicate()[0] for process in cluster.processes]
  assert cluster.processes[0].returncode == cluster.processes[1].returncode == 0
  names = [f'task {task} ({worker})' for task, worker in enumerate(cluster.workers)]
  assert output == [
      f'2 workers; {names[0]} is the chief, and waits for the others for at most 300 s\n'
      'line of 0\n',
      f'{names[1]} of 2 workers; {names[0]} writes the run and the log\n']


_QUICK = ('killed', "chief's supervisor killed")
_LOST = [
    ('killed', lambda cluster: os.kill(cluster.training(1, 'loop'), signal.SIGKILL),
     'task 1 was ended by SIGKILL'),
    ('supervisor killed', lambda cluster: cluster.training(1, 'loop') and (
        cluster.processes[1].kill()), 'task 1 ended'),
    ('chief killed', lambda cluster: os.kill(cluster.training(0, 'loop'), signal.SIGKILL),
     'task 0 was ended by SIGKILL'),
    ("chief's supervisor killed", lambda cluster: cluster.training(0, 'loop') and (
        cluster.processes[0].kill()), 'task 0 ended')]


@pytest.mark.parametrize('end, text', [
    pytest.param(*row[1:], id=row[0], marks=() if row[0] in _QUICK else pytest.mark.slow)
    for row in _LOST])
def test_a_worker_is_killed(start, end, text):
  cluster = start([['loop']], [['loop']])
  end(cluster)
  statuses, lines = cluster.ends()
  # A supervisor that is killed says nothing.
  assert set(statuses) <= {75, -signal.SIGKILL}
  assert statuses.count(75) >= 1
  assert {line for line in lines if line} == {f'train_main: {text}{_RESTART}\n'}


@pytest.mark.parametrize('place', ['hang', pytest.param('loop', marks=pytest.mark.slow)])
def test_a_training_is_stopped(start, place):
  cluster = start([[place]], [[place]], peer_seconds=2.0)
  os.kill(cluster.training(1, place), signal.SIGSTOP)
  statuses, lines = cluster.ends()
  assert statuses == [75, 75]
  # On a busy machine another one may be silent for as long.
  assert [' answer' in line for line in lines] == [True, True]


@pytest.mark.slow
def test_a_supervisor_is_stopped(start):
  cluster = start([['sleep']], [['sleep']], peer_seconds=2.0)
  cluster.training(0, 'sleep')
  cluster.training(1, 'sleep')
  cluster.processes[1].send_signal(signal.SIGSTOP)
  assert cluster.processes[0].wait() == 75
  cluster.processes[1].send_signal(signal.SIGCONT)
  statuses, lines = cluster.ends()
  assert statuses == [75, 75]
  assert ' does not answer for 2 s; restart all workers' in lines[0]


@pytest.mark.parametrize('task', [pytest.param(0, marks=pytest.mark.slow), 1])
def test_a_signal_before_the_first_step(start, task):
  cluster = start([['hang']], [['hang']])
  cluster.training(0, 'hang')
  cluster.training(1, 'hang')
  cluster.processes[task].terminate()
  assert cluster.ends() == ([42, 42], [
      'train_main: interrupted before the first step, nothing is lost; start all workers again\n'
  ] * 2)


@pytest.mark.parametrize('task', [pytest.param(0, marks=pytest.mark.slow), 1])
def test_a_signal_between_steps_saves_one_step(start, tmp_path, task):
  cluster = start([['loop']], [['loop']])
  cluster.training(1, 'loop')
  # Some systems send it to all processes of a worker.
  os.kill(cluster.training(task, 'loop'), signal.SIGTERM)
  cluster.processes[task].terminate()
  statuses, lines = cluster.ends()
  step = (tmp_path / 'saved').read_text()
  assert statuses == [42, 42]
  assert lines == [f'train_main: interrupted at step {step}, saved; start all workers again: the '
                   'training goes on there\n'] * 2


def test_a_second_signal_ends_at_once(start, tmp_path):
  # This training never comes to a step after its first.
  cluster = start([['meet', channel.STEPS], ['hang']], [['meet', channel.STEPS], ['hang']])
  cluster.training(0, 'hang')
  cluster.training(1, 'hang')
  cluster.processes[1].terminate()
  # Signals in a row count as one.
  while cluster.processes[1].poll() is None:
    time.sleep(0.3)
    cluster.processes[1].terminate()
  statuses, lines = cluster.ends()
  assert statuses == [75, 143]
  assert lines[0] == f'train_main: task 1 ended{_RESTART}\n'
  assert not (tmp_path / 'saved').exists()


@pytest.mark.parametrize('actions, status, text', [
    ([['meet', 'start', {'learning_rate': 0.2}], ['sleep']], 1, 'learning_rate is 0.1 at task 0 '
     'and 0.2 at task 1; start all workers with the same flags, data and versions'),
    pytest.param([['exit', 0]], 75, f'task 1 ended before the others{_RESTART}',
                 marks=pytest.mark.slow),
    pytest.param([['refuse', 'data: missing']], 1, 'task 1: data: missing',
                 marks=pytest.mark.slow)])
def test_a_worker_differs(start, actions, status, text):
  cluster = start([['meet', 'start', {'learning_rate': 0.1}], ['sleep']], actions)
  assert cluster.ends() == ([status] * 2, [f'train_main: {text}\n'] * 2)


def test_a_fault_of_the_program_keeps_its_traceback(start):
  statuses, lines = start([['sleep']], [['fail']]).ends()
  assert statuses == [1, 1]
  assert lines[0] == 'train_main: task 1: ValueError: a fault of the program\n'
  assert lines[1].startswith('Traceback')
  assert lines[1].endswith(lines[0])
