"""Tests for engine.bench.exports.export_candidates; exports_bench_test measures some."""

import pathlib

from engine.bench.core import benchmark_config
from engine.bench.core import memory_kept
from engine.bench.exports import export_candidates
from engine.export import formats
from tests.engine import tiny_runs
from tests.engine.bench.inference import small_networks


def test_the_flag_names_them_all():
  assert tuple(export_candidates.FRAMEWORKS) == benchmark_config.FRAMEWORKS['exports']


def test_each_format_has_a_runtime():
  config = tiny_runs.config(**tiny_runs.SOFTMAX)
  exports = [export_candidates.Export(name, name, pathlib.Path(name), 'float32')
             for name in formats.FORMATS]
  found = export_candidates.candidates(
      config, exports, ['keras'], small_networks.IMAGES[:1], ('-u', 'A'))
  modes = export_candidates.FRAMEWORKS['keras'].modes
  assert [one.name for one in found] == [f'{name}, 1 image' for name in (
      'ours: run', 'ours: run, not traced', 'TensorFlow: savedmodel', 'LiteRT: tflite',
      'ONNX Runtime: onnx', 'Keras: keras', 'OpenVINO: openvino', 'this engine: safetensors',
      'TensorFlow: tf1', *(f'Keras: {mode}' for mode in modes))]
  # Memory is kept in the processes of ours, and nothing is set in the others'.
  assert [one.build is memory_kept.build for one in found] == [
      one.group == 'ours' for one in found]
  assert [one.environment for one in found] == [
      () if one.group == 'ours' else ('-u', 'A') for one in found]
