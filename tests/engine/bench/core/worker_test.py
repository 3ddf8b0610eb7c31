"""Tests for engine.bench.core.worker, with real processes that import no framework."""

import fcntl
import os
import pathlib
import signal
import subprocess
import sys

import pytest

from engine.bench.core import timing
from engine.bench.core import worker
from tests.engine.bench.core import small_timeables
from tfrecords import errors


@pytest.fixture(name='counting')
def fixture_counting():
  with worker.Worker('counting', small_timeables.Counting, 10) as one:
    yield one


def exists(process):
  try:
    os.kill(process, 0)
  except ProcessLookupError:
    return False
  return True


def test_the_target_lives_in_another_process(counting):
  count, process = counting.call('facts')
  assert count == 10
  assert process != os.getpid()
  assert counting.call('add', 3, 4) == 7


_KILLED = '''
import os, signal, sys
from engine.bench.core import worker
from tests.engine.bench.core import small_timeables
one = worker.Worker("counting", small_timeables.Counting, 10)
one.call("lock", sys.argv[1])
one.pipe.send(("sleep", (3600,)))
os.kill(os.getpid(), signal.SIGKILL)
'''


def test_a_worker_at_work_ends_with_a_parent_that_is_killed(tmp_path):
  root, file = pathlib.Path(__file__).parents[4], tmp_path / 'lock'
  parent = subprocess.run([sys.executable, '-c', _KILLED, str(file)], cwd=root, check=False)
  assert parent.returncode == -signal.SIGKILL
  with file.open() as lock:
    # Waits for the end of the worker and of its child, which hold it.
    fcntl.flock(lock, fcntl.LOCK_EX)


def test_what_a_worker_has_started_ends_with_it(tmp_path):
  file = tmp_path / 'lock'
  with worker.Worker('counting', small_timeables.Counting, 10) as one:
    one.call('lock', str(file))
  with file.open() as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)


def test_a_run_is_timed_there(counting):
  run = counting.run_for(0.02, 30)
  count, _ = counting.call('facts')
  assert run.items >= 30
  assert count == 10 + run.items
  assert run.seconds >= 0.02
  assert 0 <= run.cpu_seconds < run.seconds
  assert 2 ** 20 < run.peak_bytes < 2 ** 31


def test_workers_and_candidates_are_measured_together(counting):
  here = small_timeables.Counting(0)
  rows = timing.measure([counting, timing.Candidate('here', here.work)], timing.Plan(2, 0.01))
  assert [row.name for row in rows] == ['counting', 'here']
  assert all(len(row.rates) == 2 and min(row.rates) > 0 for row in rows)
  assert rows[0].peak_bytes > 0
  assert rows[1].peak_bytes == 0


def test_no_framework_is_imported_with_it():
  with worker.Worker('modules', small_timeables.modules) as one:
    assert one.call('__contains__', 'engine.bench.core.worker_server')
    assert not {name for name in ('tensorflow', 'torch', 'jax') if one.call('__contains__', name)}


def test_it_ends_with_its_block():
  with worker.Worker('counting', small_timeables.Counting, 0) as one:
    _, process = one.call('facts')
    assert exists(process)
  assert not exists(process)


def test_it_ends_when_an_exception_leaves_the_block():
  with pytest.raises(KeyboardInterrupt), worker.Worker(
      'counting', small_timeables.Counting, 0) as one:
    _, process = one.call('facts')
    raise KeyboardInterrupt
  assert not exists(process)


def test_an_interrupt_of_the_terminal_reaches_the_parent_alone(counting):
  assert counting.call('group') != os.getpgrp()


def test_an_exception_there_names_the_candidate(counting):
  with pytest.raises(worker.CallError) as caught:
    counting.call('fail')
  assert str(caught.value) == 'counting: ZeroDivisionError: nothing to divide by'
  assert 'small_timeables.py' in caught.value.__notes__[0]
  assert counting.call('add', 1, 1) == 2  # It still lives.


def test_an_input_error_there_is_one_here(counting):
  with pytest.raises(errors.InputError, match='^--this=1: give 2$'):
    counting.call('refuse')


@pytest.mark.parametrize('method, words', [
    ('leave', 'counting: its process ended, status 3: out of something'),
    ('killed', 'counting: its process ended, by signal 9 (Killed)')])
def test_a_process_that_is_gone_names_the_candidate(counting, method, words):
  with pytest.raises(worker.ExitError) as caught:
    counting.call(method)
  assert str(caught.value) == words
  with pytest.raises(worker.ExitError):
    counting.run_for(0.01)


def test_what_cannot_be_built_leaves_no_process():
  with pytest.raises(worker.CallError, match='^b: ValueError: no such package\n'):
    worker.Worker('b', small_timeables.refuse_to_build, 'no such package')
  with pytest.raises(worker.ExitError, match='^b: its process ended, status 7$'):
    worker.Worker('b', small_timeables.leave_while_building)


def test_a_process_whose_parent_is_gone_ends(counting):
  counting.pipe.close()
  assert counting.process.wait(timeout=120) == 0


def test_variables_of_its_own(monkeypatch):
  monkeypatch.setenv('RANA_A', '1')
  with worker.Worker('counting', small_timeables.Counting, 10,
                     environment=('-u', 'RANA_A', 'RANA_B=2')) as one:
    assert [one.call('variable', name) for name in ('RANA_A', 'RANA_B')] == [None, '2']


def test_the_path_of_the_parent_is_the_childs(tmp_path, monkeypatch):
  (tmp_path / 'only_here.py').write_text('def build():\n  return 1j\n')
  monkeypatch.syspath_prepend(tmp_path)
  module = __import__('only_here')
  with worker.Worker('path', module.build) as one:
    assert one.call('conjugate') == -1j
  del sys.modules['only_here']
