"""Runs that are exported, with the child process that converts them."""

import json

import numpy as np
import pytest

from engine.config import own_recipe
from engine.export import conversion
from engine.export import export_run
from engine.export import exported_model
from engine.export import formats
from engine.export import model_evaluation
from engine.runs import run_dir as run_dir_lib
from engine.serving import file_model
import rana
from tests.engine import tiny_runs
from tests.engine.serving import encoded_pictures
from tests.engine.serving import tiny_server
from tests.tfrecords.importing import small_source
from tfrecords import datasets
from tfrecords import errors
from tfrecords import parser_protocol


@pytest.fixture(name='run', scope='module')
def fixture_run(tmp_path_factory):
  path = tmp_path_factory.mktemp('exported')
  tiny_runs.write_records(path / 'data')
  return tiny_runs.make(path / 'run', (10,), test_time_flip=True, **tiny_runs.SOFTMAX)


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
  assert lines[0] == (f'{run}: step 10 is converted to SavedModel; the run and the export '
                      'predict 23 test images')
  assert lines[1] == f'{place}: SavedModel, step 10'
  assert lines[2].startswith('accuracy on 23 test images: source ')
  assert lines[3].startswith('0 of 23 answers changed; largest difference of a probability ')
  assert lines[4].startswith('images: uint8 [n, 32, 32, 3], 0 to 255, ')
  assert lines[5].startswith('10 classes: airplane, ')
  gate = json.loads((place / 'gate.json').read_text())
  assert (gate['format'], gate['images'], gate['step']) == ('savedmodel', 23, 10)
  assert (place / 'README.md').read_text().startswith('---\nlibrary_name: rana\n')
  assert exported_model.open_model(tmp_path / 'out').card.correct == report.source_correct
  with pytest.raises(errors.InputError, match='out/10: already exists; give another name, or'):
    _export(run, _wanted('savedmodel', tmp_path / 'out'))
  (place / 'variables' / 'variables.index').write_bytes(b'')
  with pytest.raises(errors.InputError, match='variables.index: damaged or changed, its SHA-256'):
    exported_model.open_model(tmp_path / 'out')


def test_an_export_that_came_first_meanwhile_stays(run, tmp_path, monkeypatch):
  def come_first(*arguments):
    (tmp_path / 'out').mkdir()
    (tmp_path / 'out' / 'model.safetensors').touch()

  monkeypatch.setattr(export_run.gate, 'refuse_loss', come_first)
  with pytest.raises(errors.InputError, match='out: already exists; give another name, or'):
    _export(run, _wanted('safetensors', tmp_path / 'out'))
  assert [path.name for path in tmp_path.rglob('*')] == ['out', 'model.safetensors']


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


_LAYERS = 'sequential:conv/4/3,norm,gelu,average/2,conv/4/3/2,silu,flatten,dense'


@pytest.fixture(name='imported', scope='module', params=['gray', 'rgb'])
def fixture_imported(request, tmp_path_factory):
  """A run on two classes of pictures of 10 x 14, and its data set, which has been moved."""
  path = tmp_path_factory.mktemp('imported')
  with pytest.MonkeyPatch.context() as patch:
    small_source.in_process(patch)
    small_source.run(small_source.make(path / 'private' / 'photos'), path / 'private' / 'pets',
                     size='10x14', color=request.param)
  spec = datasets.get(str(path / 'private' / 'pets'))
  recipe = own_recipe.derive(spec).with_settings(
      model=_LAYERS, batch_size=4, max_steps=3, weight_decay_layers=('all',), balance='loss')
  rana.train(recipe, path / 'run', spec.directory, summary_interval=0)
  (path / 'private' / 'pets').rename(path / 'moved')
  return run_dir_lib.RunDir(path / 'run'), path / 'moved'


@pytest.mark.slow
@pytest.mark.parametrize('name, quantize', [
    *((name, 'none') for name in formats.FORMATS), ('tflite', 'dynamic'), ('tflite', 'int8')])
def test_a_run_on_an_imported_set_goes_to_every_format_and_is_served(
    imported, tmp_path, name, quantize):
  run, data_dir = imported
  wanted = _wanted(name, tmp_path / 'out', quantize=quantize, max_loss=1.0)
  if name == 'tf1':
    with pytest.raises(errors.InputError, match='--format=tf1: network sequential:.* is not the'):
      export_run.export(run, wanted, str(data_dir), None, print)
    assert not [*tmp_path.iterdir()]
    return
  report = export_run.export(run, wanted, str(data_dir), None, print)
  assert report.paired.count > 0
  if quantize == 'none':
    assert (report.changed, report.largest_difference < 1e-4) == (0, True)
  for path in (tmp_path / 'out').rglob('*'):
    if path.is_file():
      assert str(data_dir.parent).encode() not in path.read_bytes(), path
  model = exported_model.open_model(tmp_path / 'out')
  assert (model.card.classes, model.card.dataset, model.card.image_shape[:2]) == (
      ('cat', 'dog'), 'pets', (10, 14))
  images = np.random.default_rng(0).integers(0, 256, [3, *model.card.image_shape], np.uint8)
  with tiny_server.serve(file_model.FileModel(model, 4)) as served:
    pictures = [{'b64': encoded_pictures.png(image)} for image in images]
    for instances in (images.tolist(), pictures):
      status, answer = served.predict({'instances': instances})
      assert status == 200
      np.testing.assert_allclose(answer['predictions'], model.probabilities(images), atol=1e-5)
    status, answer = served.predict({'signature_name': 'describe', 'instances': pictures})
    assert (status, answer['predictions'][0]['class'] in ('cat', 'dog')) == (200, True)
    assert str(tmp_path) not in served.get('/')[1]


@pytest.mark.slow
def test_an_export_of_an_imported_set_is_evaluated_where_its_data_lie(imported, tmp_path):
  run, data_dir = imported
  export_run.export(run, _wanted('safetensors', tmp_path / 'out'), str(data_dir), None, print)
  model, lines = exported_model.open_model(tmp_path / 'out'), []
  found = model_evaluation.evaluate(model, str(data_dir), 'test', lines.append)
  assert found.count == model.card.count
  with pytest.raises(errors.InputError, match='pets: there is no such directory; .* --data_dir'):
    model_evaluation.evaluate(model, 'data', 'test', print)
