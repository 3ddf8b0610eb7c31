"""Tests for engine.bench.startup.start_candidates, with processes that never start."""

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.core import worker_candidate
from engine.bench.startup import first_step
from engine.bench.startup import start_candidates
from engine.training import memory_allocator
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tfrecords import errors

_SECONDS = {'ours: a': 3.0, 'A: a': 2.0, 'A: a, tuned': 1.5, 'B: a': 2.0, 'B: a, tuned': 2.5}


def request(data_dir, source='binary', **changes):
  return benchmark_config.BenchmarkConfig(
      tiny_runs.config(**changes).recipe, str(data_dir), source, timing.Plan(1, 0.01),
      frameworks=('keras',))


def candidate(group):
  return worker_candidate.WorkerCandidate(group, 'a', 'float32', print, ())


@pytest.fixture(autouse=True)
def fixture_starts(monkeypatch):
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: True)


def _start(one):
  if one.name not in _SECONDS:
    raise worker.ExitError(f'{one.name}: its process ended, status 1')
  return timed_run.TimedRun(1, _SECONDS[one.name], 1.0), 2.3


def test_the_flag_names_them_all():
  assert tuple(start_candidates.FRAMEWORKS) == benchmark_config.FRAMEWORKS['startup']


def test_the_faster_process_is_measured(monkeypatch):
  monkeypatch.setattr(start_candidates, 'start', _start)
  lines = []
  stage = session.Session(lines.append).stage()
  requested = [candidate(group) for group in ('ours', 'A', 'B', 'C')]
  found = start_candidates.tried(requested, stage)
  assert [one.name for one in found] == ['ours: a', 'A: a, tuned', 'B: a']
  assert stage.left_out == {
      'A: a': 'A: a: left out, 2.00 s in the warm-up; A: a, tuned: 1.50 s',
      'B: a, tuned': 'B: a, tuned: left out, 2.50 s in the warm-up; B: a: 2.00 s',
      'C: a': 'left out: C: a: its process ended, status 1'}
  assert lines[0] == 'first start: ours: a, 3.0 s'
  # An earlier start has decided.
  stage.rounds = [{'ours: a': [], 'A: a': []}]
  assert [one.name for one in start_candidates.tried(requested, stage)] == ['ours: a', 'A: a']


def test_a_step_of_ours_that_fails_is_an_error(monkeypatch):
  monkeypatch.setattr(start_candidates, 'start', _start)
  with pytest.raises(worker.ExitError, match='status 1'):
    start_candidates.tried([worker_candidate.WorkerCandidate('ours', 'b', 'float32', print, ())],
                           session.Session().stage())


def test_a_start_is_timed_with_its_costs(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  one = worker_candidate.WorkerCandidate('A', 'a', 'float32', first_step.FirstStep, (2.5,))
  run, loss = start_candidates.start(one)
  assert (run.items, loss) == (1, 2.5)
  assert run.seconds > 0
  assert run.cpu_seconds > 0


def test_candidates_read_the_records_of_the_recipe(tmp_path):
  found = start_candidates.candidates(request(tmp_path), ['keras'], 'cache')
  assert [one.name for one in found] == ['ours: step alone', *(
      f'Keras: {mode}' for mode in start_candidates.FRAMEWORKS['keras'].modes)]
  assert found[0].is_control
  batch = found[0].arguments[0]
  assert batch.files[0] == str(tmp_path / 'cifar-10-batches-bin' / 'data_batch_1.bin')
  assert (batch.batch_size, batch.crop_size, batch.cache_dir) == (8, 8, 'cache')
  assert start_candidates.candidates(request(tmp_path), [], 'cache') == []


def test_other_formats_are_refused(tmp_path):
  with pytest.raises(errors.InputError, match=(
      '^--frameworks=keras: their first step is taken from records in the binary format of CIFAR, '
      'which cifar10 in tfds is not; ')):
    start_candidates.candidates(request(tmp_path, source='tfds'), ['keras'], 'cache')
  with pytest.raises(errors.InputError, match=(
      '^--frameworks=keras: their first step has no --shrink_to=4; leave one of the two out$')):
    start_candidates.candidates(request(tmp_path, shrink_to=4), ['keras'], 'cache')
