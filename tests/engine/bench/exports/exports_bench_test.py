"""Tests for engine.bench.exports.exports_bench, on a tiny network and rounds of a moment."""

import json

from engine.bench.core import benchmark_config
from engine.bench.core import result_file
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.exports import exports_bench
from engine.export import formats
from tests.engine import tiny_runs
from tfrecords import errors


def test_every_format_answers_one_image_and_many(monkeypatch):
  # The converters of the others take seconds.
  monkeypatch.setattr(formats, 'FORMATS', {
      name: formats.FORMATS[name] for name in ('savedmodel', 'onnx', 'safetensors')})
  monkeypatch.setattr(formats, 'require', _without_onnx)
  recipe = tiny_runs.config(model='softmax', weight_decay_layers=()).recipe
  result = exports_bench.run(benchmark_config.BenchmarkConfig(
      recipe, '', 'binary', timing.Plan(2, 0.01), session.Session(lambda line: None)))
  assert [row.name for row in result.timings] == [
      f'{count}: {name}' for count in ('1 image', '64 images')
      for name in ('run', 'savedmodel', 'safetensors')]
  table, = result.tables
  assert [name for name, _ in table.rows] == ['savedmodel', 'safetensors']
  assert min(size for _, size in table.rows) > 0
  assert result.notes == ('left out: onnx: needs a package',)
  json.dumps(result_file.as_json(result))


def _without_onnx(row, packages, flag):
  if row.name == 'onnx':
    raise errors.InputError(f'{flag}: needs a package')
