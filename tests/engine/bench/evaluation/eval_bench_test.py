"""Tests for engine.bench.evaluation.eval_bench, on a few records and rounds of a moment."""

import dataclasses
import json

import pytest
import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_ratios
from engine.bench.core import result_file
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.core import worker_candidate
from engine.bench.evaluation import eval_bench
from engine.bench.evaluation import eval_candidates
from engine.bench.evaluation import framework_evaluation
from engine.bench.evaluation import keras_evaluation
from engine.training import memory_allocator
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tfrecords import errors


def request(data_dir, lines=None, names=(), **changes):
  return benchmark_config.BenchmarkConfig(
      tiny_runs.config(**changes).recipe, str(data_dir), 'binary', timing.Plan(2, 0.01),
      session.Session([].append if lines is None else lines.append), names)


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(autouse=True)
def fixture_in_this_process(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(tf.config, 'set_visible_devices', lambda devices, kind: None)
  monkeypatch.setattr(memory_allocator, 'keep_freed_memory', lambda: True)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: False)
  keras = eval_candidates.FRAMEWORKS['keras']
  monkeypatch.setitem(eval_candidates.FRAMEWORKS, 'keras', dataclasses.replace(
      keras, build=keras_evaluation.KerasEvaluation, modes={'float32': keras.modes['float32']}))
  monkeypatch.setitem(eval_candidates.FRAMEWORKS, 'torch', dataclasses.replace(
      eval_candidates.FRAMEWORKS['torch'], packages=('no_such_package',)))


@pytest.mark.slow
def test_both_dtypes_with_and_without_raw_weights(data_dir):
  lines = []
  result = eval_bench.run(request(data_dir, lines, compute_dtype='bfloat16'))
  assert (result.benchmark, result.item) == ('eval', 'image')
  assert sum(line.startswith('round') for line in lines) == 2
  names = [f'ours: {dtype}, {what}' for dtype in ('bfloat16', 'float32')
           for what in ('averages', 'averages and raw weights', 'pass alone')]
  assert [row.name for row in result.timings] == names
  table, outcomes = result.tables
  assert [row[0] for row in table.rows] == [name for name in names if 'pass' not in name]
  for _, total, low, high, *pieces in table.rows:
    assert 0 < low <= total <= high
    assert len(pieces) == len(eval_bench.COLUMNS) - 4
    assert min(pieces) > 0
  assert [row[0] for row in outcomes.rows] == names
  assert result.title == ('Evaluation of cifar10_tutorial on the 23 test images of cifar10, '
                          'process start excluded')
  json.dumps(result_file.as_json(result))


@pytest.mark.slow
def test_against_a_framework(data_dir):
  result = eval_bench.run(request(data_dir, names=('keras', 'torch')))
  assert [row.name for row in result.timings] == [
      'ours: float32, averages', 'ours: float32, averages and raw weights',
      'ours: float32, pass alone', 'Keras: float32']
  assert [(one.numerator, one.denominator) for one in result.ratios] == [
      ('ours: float32, pass alone', 'Keras: float32'),
      ('ours: float32, pass alone', 'ours: float32, averages'),
      ('ours: float32, pass alone', 'ours: float32, averages and raw weights')]
  assert not [note for note in result.notes if 'same network' in note]
  assert result.notes[0] == "no_such_package: not installed, left out; pip install -e '.[peers]'"
  assert list(result.machine.packages) == ['keras']


@pytest.mark.parametrize('dtype, changes, is_doubted', [
    ('float32', {}, False), ('float32', {'accuracy': 0.512}, True),
    ('float32', {'loss': 1.01}, True),
    ('float32', {'loss': float('nan')}, True), ('bfloat16', {'accuracy': 0.52}, False)])
def test_another_network_is_noticed(dtype, changes, is_doubted):
  first = framework_evaluation.EvalOutcome(0.5, 1.0, 100)
  rows = [
      candidate_ratios.Row(worker_candidate.WorkerCandidate(group, 'x', kind, print, ()),
                           timing.Timing(f'{group}: x', (1.0,), (1.0,)))
      for group, kind in (('ours', 'float32'), ('A', dtype))]
  found = eval_bench.warnings(rows, {'ours: x': first, 'A: x': first._replace(**changes)})
  assert bool(found) == is_doubted
  assert all(line.startswith('A: x: accuracy 0.5') and line.endswith('is it the same network?')
             for line in found)


def test_data_that_is_missing(tmp_path):
  with pytest.raises(errors.InputError, match='data_batch_1.bin'):
    eval_bench.run(request(tmp_path))


def test_a_network_that_a_framework_does_not_have(tmp_path):
  with pytest.raises(errors.InputError, match='torch has no network softmax here'):
    eval_bench.run(request(tmp_path, names=('torch',), **tiny_runs.SOFTMAX))
