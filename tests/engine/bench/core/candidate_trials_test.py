"""Which processes go on, from the speeds of fake ones."""

import contextlib
import dataclasses

import pytest

from engine.bench.core import candidate_trials
from engine.bench.core import session
from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.core import worker_candidate
from engine.training import memory_allocator
from tests.engine.bench.core import small_timeables


class _Worker:
  """Takes as many milliseconds a step as its candidate's first argument, as the second if kept."""

  alive: set[str] = set()

  def __init__(self, name, build, *arguments, environment):
    self.name = name
    self.environment = environment
    is_kept = build is not small_timeables.Counting
    milliseconds = arguments[1:][1] if is_kept else arguments[0]
    if milliseconds is None:
      raise worker.CallError(f'{name}: ValueError: no {"reason " * 50}')
    self.milliseconds = milliseconds
    self.num_runs = 0
    self.alive.add(name)

  def __enter__(self):
    return self

  def __exit__(self, *exception):
    pass

  def close(self):
    self.alive.remove(self.name)

  def run_for(self, seconds, min_items):
    self.num_runs += 1
    return timed_run.TimedRun(10, self.milliseconds / 100, 1.0)


@pytest.fixture(autouse=True)
def fixture_fake_workers(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', _Worker)
  monkeypatch.setattr(_Worker, 'alive', set())
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: True)


def candidate(group, mode, as_it_comes, kept=None, dtype='float32'):
  return worker_candidate.WorkerCandidate(
      group, mode, dtype, small_timeables.Counting, (as_it_comes, kept),
      () if group == 'ours' else ('A=1',))


def start(requested, stage=None, lines=None):
  stage = stage or session.Session([].append if lines is None else lines.append).stage()
  with contextlib.ExitStack() as stack:
    started = candidate_trials.CandidateTrials(timing.Plan(2, 0.1), stage, stack).start(requested)
  return [one.name for one, _ in started], stage, started


def test_the_faster_process_of_a_mode_is_measured():
  names, stage, started = start([
      candidate('ours', 'float32', 9), candidate('A', 'x', 350, 190),
      candidate('A', 'y', 100, 110)])
  assert names == ['ours: float32', 'A: x, tuned', 'A: y']
  assert _Worker.alive == {*names}
  assert stage.left_out == {
      'A: x': 'A: x: left out, 350.0 ms a step in the warm-up; A: x, tuned: 190.0 ms',
      'A: y, tuned': (
          'A: y, tuned: left out, 110.0 ms a step in the warm-up; A: y: 100.0 ms')}
  # As it comes, a process loses what is set for this engine.
  assert [one.environment for _, one in started] == [(), (), ('A=1',)]
  # This engine has no trial, the others a lead-in and two runs.
  assert [one.num_runs for _, one in started] == [0, 3, 3]


def test_a_mode_that_is_emulated_is_not_tuned():
  lines: list[str] = []
  names, stage, _ = start([
      candidate('A', 'x', 100, 50), candidate('A', 'slow', 201, 1, 'bfloat16'),
      candidate('A', 'fast', 190, 70, 'bfloat16'), candidate('B', 'x', 900, 950, 'bfloat16')],
      lines=lines)
  assert names == ['A: x, tuned', 'A: fast, tuned', 'B: x']
  reason = ('A: slow: left out, bfloat16 is emulated here: 2.0 times as slow as float32 in the '
            'warm-up')
  assert stage.left_out['A: slow'] == stage.left_out['A: slow, tuned'] == reason
  assert lines.count(reason) == 1
  assert _Worker.alive == {*names}


def test_where_nothing_can_be_set_each_mode_has_a_process(monkeypatch):
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: False)
  requested = [candidate('A', 'x', 350, 190), candidate('A', 'y', 900, 1, 'bfloat16')]
  names, stage, _ = start([dataclasses.replace(one, environment=()) for one in requested])
  assert names == ['A: x']
  assert 'A: y' in stage.left_out


def test_what_an_earlier_start_has_left_out_is_not_tried_again(tmp_path):
  requested = [candidate('A', 'x', 350, 190), candidate('A', 'y', None, None)]

  def stage():
    return session.Session(path=tmp_path / 'a.partial', identity={'a': 1}).stage()

  names, before, _ = start(requested, stage())
  assert names == ['A: x, tuned']
  names, again, started = start(requested, stage())
  assert names == ['A: x, tuned']
  assert again.left_out == before.left_out
  again.keep({names[0]: [1, 1.0, 1.0, 0]})
  # Faster by now, but not what the rounds are of.
  changed = [dataclasses.replace(requested[0], arguments=(1, 190)), requested[1]]
  names, _, started = start(changed, stage())
  assert names == ['A: x, tuned']
  assert started[0][1].num_runs == 0


def test_a_framework_that_cannot_be_built_is_left_out():
  lines: list[str] = []
  names, stage, _ = start([candidate('ours', 'float32', 1), candidate('A', 'x', None, None),
                           candidate('A', 'y', None, 5), candidate('C', 'x', 5, 6)], lines=lines)
  assert names == ['ours: float32', 'A: y, tuned', 'C: x']
  reason = stage.left_out['A: x']
  assert reason.startswith('left out: A: x: ValueError: no reason reason')
  assert reason.endswith('...')
  assert len(reason) < 220
  assert reason in lines
  assert lines[-1].startswith('candidate 4 of 4: C: x, started in ')


@pytest.mark.parametrize('group', ['ours', 'plain TensorFlow'])
def test_one_of_our_own_that_cannot_be_built_is_an_error(group):
  with pytest.raises(worker.CallError, match='no reason'):
    start([candidate(group, 'mode', None, None)])
