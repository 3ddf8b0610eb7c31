"""The flags of export_main, and what is refused before TensorFlow is imported."""

import pytest

from binaries import export_flags
from engine.export import formats
from tests.binaries import flag_parsing
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('export_main', export_flags.define) as parse:
    yield parse


@pytest.fixture(name='run', scope='module')
def fixture_run(tmp_path_factory):
  return f'--train_dir={tiny_runs.make(tmp_path_factory.mktemp("run"), ())}'


def test_an_export_has_a_format_and_a_directory(parse, run, tmp_path):
  parse(run, '--format=onnx', f'--output={tmp_path}/a')
  assert export_flags.check() == (formats.FORMATS['onnx'], tmp_path / 'a')
  parse(run, '--import_from=a.json', '--output=')
  assert export_flags.check() is None


def test_the_json_of_a_pair_is_a_directory_today(parse, run, tmp_path, capsys):
  parse(run, f'--output={tmp_path}/model.json')
  assert export_flags.check() == (formats.FORMATS['keras'], tmp_path / 'model')
  assert capsys.readouterr().err == (
      f'--output={tmp_path}/model.json is now called --output={tmp_path}/model, for '
      f'{tmp_path}/model/model.json\n')


@pytest.mark.parametrize('arguments, text', [
    (['--output=a', '--import_from=b'], 'give --output, to export a run, or --import_from'),
    ([], 'give --output, to export a run, or --import_from'),
    (['--format=onnx', '--quantize=int8', '--output=a'], '--quantize=int8: is for --format=tflite'),
    (['--output=none/a'], '--output=none/a: there is no directory none; create it first'),
    (['--output=file', '--format=onnx'], '--output=file: is a file; give a directory'),
    (['--output=full', '--overwrite'], '--output=full: holds file, which is no export of this')])
def test_what_contradicts_itself_is_refused(parse, run, tmp_path, monkeypatch, arguments, text):
  monkeypatch.chdir(tmp_path)
  (tmp_path / 'full').mkdir()
  for path in (tmp_path / 'file', tmp_path / 'full' / 'file'):
    path.touch()
  parse(run, *arguments)
  with pytest.raises(errors.InputError) as caught:
    export_flags.check()
  assert str(caught.value).startswith(text)


def test_a_missing_package_is_named_with_its_command(parse, run, tmp_path, monkeypatch):
  monkeypatch.setattr(formats.importlib.util, 'find_spec', lambda name: None)
  parse(run, '--format=onnx', f'--output={tmp_path}/a')
  with pytest.raises(errors.InputError, match='ONNX needs onnx and tf2onnx and onnxruntime, '):
    export_flags.check()
