"""Where the data of a run are looked for."""

import dataclasses

import pytest

from engine.runs import data_directory
from engine.runs import run_dir
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tfrecords import errors


def _run(tmp_path, **changes):
  run = run_dir.RunDir(tmp_path / 'run')
  run.begin(dataclasses.replace(tiny_runs.config(), **changes))
  return run


def test_where_the_training_read_them(tmp_path):
  said = []
  place = str(tiny_runs.write_records(tmp_path / 'there'))
  run = _run(tmp_path, data_dir=place)
  assert data_directory.find(run, 'data', said.append) == place
  assert said == [f'{run}: reads its data in {place}, where its training read them']


def test_a_run_of_an_earlier_version_knows_no_place(tmp_path):
  assert data_directory.find(_run(tmp_path), 'data', pytest.fail) == 'data'


def test_data_that_were_moved(tmp_path):
  said = []
  run = _run(tmp_path, data_dir=str(tmp_path / 'gone'))
  usual = tmp_path / 'data'
  with pytest.raises(errors.InputError) as raised:
    data_directory.find(run, str(usual), said.append)
  assert str(raised.value) == (
      f'{run}: its training read cifar10 in {tmp_path}/gone, and it is not found there now; give '
      '--data_dir, the directory where it lies')
  assert said == []
  tiny_runs.write_records(usual)
  assert data_directory.find(run, str(usual), said.append) == str(usual)
  assert said == [f'{run}: its data are no longer in {tmp_path}/gone; reads them in {usual}']


@pytest.mark.parametrize('place', ['/a\0b', '/' + 'a' * 5000])
def test_a_place_that_cannot_be(tmp_path, place):
  with pytest.raises(errors.InputError, match='is not found there now; give --data_dir'):
    data_directory.find(_run(tmp_path, data_dir=place), str(tmp_path / 'data'), pytest.fail)


def test_prepared_data_of_tensorflow_datasets(tmp_path):
  run = _run(tmp_path, data_dir=str(tmp_path), data_source='tfds')
  assert data_directory.find(run, 'data', lambda line: None) == str(tmp_path)


def test_an_imported_set(tmp_path):
  recipe = tiny_runs.config().recipe.with_settings(dataset=str(tmp_path / 'pets'))
  run = _run(tmp_path, recipe=recipe, data_dir=str(tmp_path / 'moved'))
  with pytest.raises(errors.InputError) as raised:
    data_directory.find(run, 'data', pytest.fail)
  assert str(raised.value) == (
      f'{run}: its training read the imported set {tmp_path}/moved, and it is not found there now; '
      'give --data_dir, the directory that it was moved to')
  for name in ('pets', 'moved'):
    imported_set.write(tmp_path / name)
    said = []
    assert data_directory.find(run, 'data', said.append) == str(tmp_path / name)
    assert said == [f'{run}: reads its data in {tmp_path / name}, where its training read them']
