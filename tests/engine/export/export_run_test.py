"""Runs that are exported, with the child process that converts them."""

import json

import pytest

from engine.export import conversion
from engine.export import export_run
from engine.export import exported_model
from engine.export import formats
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import parser_protocol


@pytest.fixture(name='run', scope='module')
def fixture_run(tmp_path_factory):
  path = tmp_path_factory.mktemp('exported')
  tiny_runs.write_records(path / 'data')
  return tiny_runs.make(path / 'run', (10,), test_time_flip=True)


def _export(run, wanted):
  lines = []
  report = export_run.export(
      run, wanted, str(run.path.parent / 'data'), None, lines.append)
  return report, lines


def _wanted(name, output, **changes):
  return export_run.Wanted(formats.FORMATS[name], output, **changes)


def test_an_export_is_gated_and_described(run, tmp_path):
  report, lines = _export(run, _wanted('savedmodel', tmp_path / 'out'))
  place = tmp_path / 'out' / '10'
  assert (report.paired.count, report.changed) == (tiny_runs.TEST_EXAMPLES, 0)
  assert lines[0] == f'{place}: SavedModel, step 10'
  assert lines[1].startswith('accuracy on 23 test images: source ')
  assert lines[2].startswith('0 of 23 answers changed; largest difference of a probability ')
  assert lines[3].startswith('images: uint8 [n, 32, 32, 3], 0 to 255, ')
  gate = json.loads((place / 'gate.json').read_text())
  assert (gate['format'], gate['images'], gate['step']) == ('savedmodel', 23, 10)
  assert (place / 'README.md').read_text().startswith('---\nlibrary_name: rana\n')
  assert exported_model.open_model(tmp_path / 'out').card.correct == report.source_correct
  with pytest.raises(errors.InputError, match='out/10: already exists; give another name, or'):
    _export(run, _wanted('savedmodel', tmp_path / 'out'))


def test_an_export_that_loses_too_much_leaves_nothing(run, tmp_path):
  wanted = _wanted('tflite', tmp_path / 'out', quantize='int8', max_loss=-1.0)
  with pytest.raises(errors.InputError, match='^--format=tflite --quantize=int8: loses .*; not'):
    _export(run, wanted)
  assert not [*tmp_path.iterdir()]


def test_a_run_without_test_data_is_one_line(run, tmp_path):
  with pytest.raises(errors.InputError, match='none'):
    export_run.export(run, _wanted('onnx', tmp_path / 'out'), 'none', None, print)
  assert not [*tmp_path.iterdir()]


def test_a_failure_of_a_converter_is_one_line(run, tmp_path, monkeypatch):
  def fail(*arguments):
    raise parser_protocol.ParserError('no such operation')

  monkeypatch.setattr(conversion, 'convert', fail)
  with pytest.raises(errors.InputError, match='cannot be converted to ONNX .no such operation.; '):
    _export(run_dir_lib.RunDir(run.path), _wanted('onnx', tmp_path / 'out'))
  assert not [*tmp_path.iterdir()]
