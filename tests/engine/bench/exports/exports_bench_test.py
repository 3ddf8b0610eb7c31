"""Tests for engine.bench.exports.exports_bench, on a tiny network and rounds of a moment."""

import dataclasses
import json

import numpy as np
import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_ratios
from engine.bench.core import result_file
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.core import worker_candidate
from engine.bench.exports import export_candidates
from engine.bench.exports import exports_bench
from engine.bench.exports import keras_answers
from engine.export import formats
from engine.training import memory_allocator
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tfrecords import errors


def test_everybody_answers_one_image_and_many(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(memory_allocator, 'keep_freed_memory', lambda: True)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: False)
  # The converters of the others take seconds.
  monkeypatch.setattr(formats, 'FORMATS', {
      name: formats.FORMATS[name] for name in ('savedmodel', 'onnx', 'safetensors')})
  monkeypatch.setattr(formats, 'require', _without_onnx)
  keras = dataclasses.replace(export_candidates.FRAMEWORKS['keras'], modes={
      '__call__': keras_answers.MODES['__call__']}, build=keras_answers.KerasAnswers)
  monkeypatch.setitem(export_candidates.FRAMEWORKS, 'keras', keras)
  recipe = tiny_runs.config(**tiny_runs.SOFTMAX).recipe
  result = exports_bench.run(benchmark_config.BenchmarkConfig(
      recipe, '', 'binary', timing.Plan(2, 0.01), session.Session(lambda line: None), ('keras',)))
  names = [f'{name}, {count}' for count in ('1 image', '256 images') for name in (
      'ours: run', 'ours: run, not traced', 'TensorFlow: savedmodel', 'this engine: safetensors',
      'Keras: __call__')]
  assert [row.name for row in result.timings] == names
  sizes, answers = result.tables
  assert [name for name, _ in sizes.rows] == ['savedmodel', 'safetensors']
  assert min(size for _, size in sizes.rows) > 0
  assert [row[0] for row in answers.rows] == names
  assert all(milliseconds > 0 and share < 1e-4 for _, milliseconds, _, share in answers.rows)
  assert result.notes[0] == 'left out: onnx: needs a package'
  # All have the same weights: there is nothing to doubt.
  assert not [note for note in result.notes if 'same network' in note]
  assert [one.denominator for one in result.ratios] == [*names[2:5], *names[7:]]
  json.dumps(result_file.as_json(result))


def _without_onnx(row, packages, flag):
  if row.name == 'onnx':
    raise errors.InputError(f'{flag}: needs a package')


def test_a_network_that_a_framework_does_not_have():
  recipe = tiny_runs.config(**tiny_runs.SOFTMAX).recipe
  with pytest.raises(errors.InputError, match='torch has no network softmax here'):
    exports_bench.run(benchmark_config.BenchmarkConfig(
        recipe, '', 'binary', timing.Plan(2, 0.01), frameworks=('torch',)))


def test_a_difference_is_a_share_of_the_range():
  wanted = np.array([[0.5, 0.1], [0.3, 0.4]])
  assert exports_bench.difference(wanted + 0.02, wanted) == pytest.approx(0.05)


@pytest.mark.parametrize('dtype, share, is_doubted', [
    ('float32', 1e-4, False), ('float32', 0.01, True), ('float32', float('nan'), True),
    ('int8', 0.01, False)])
def test_other_answers_are_noticed(dtype, share, is_doubted):
  rows = [candidate_ratios.Row(worker_candidate.WorkerCandidate(group, 'x', kind, print, ()),
                               timing.Timing(f'{group}: x', (1.0,), (1.0,)))
          for group, kind in (('ours', 'float32'), ('A', dtype))]
  found = exports_bench.warnings(rows, [('ours: x', 1.0, 1.0, 0.0), ('A: x', 1.0, 1.0, share)])
  assert [line[:5] for line in found] == ['A: x:'] * is_doubted
