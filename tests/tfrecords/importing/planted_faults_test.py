"""A folder with planted faults becomes a data set; each fault is named, none is passed on."""

import csv
import json

import pytest

from tests.tfrecords.importing import planted_faults
from tfrecords import errors
from tfrecords.importing import import_settings
from tfrecords.importing import importer

# What the faults are answered with, and what each of them says before.
_ANSWERS = (
    ('on_bad', 'skip', '2 of 136 files cannot be read (first: train/5/empty.jpg: is '
     'empty); '),
    ('on_conflict', 'drop', '2 equal images carry two labels (first: train/7/twin.png, '
     'train/8/twin.png); '),
    ('on_duplicate', 'together', '10 images are in train and test (first: train/1/7.jpg, '
     'test/1/copy.jpg); '))


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  root = tmp_path_factory.mktemp('source') / 'pictures'
  planted_faults.write(root)
  return root


def _run(source, out, **values):
  lines = []
  importer.run(import_settings.ImportSettings(
      source=str(source), out=str(out), max_bad=0.02, **values), lines.append)
  return lines


@pytest.mark.parametrize('place', range(len(_ANSWERS)))
def test_each_fault_stops_and_leaves_nothing(source, tmp_path, place):
  with pytest.raises(errors.InputError) as caught:
    _run(source, tmp_path / 'out', num_workers=1,
         **{name: value for name, value, _ in _ANSWERS[:place]})
  assert str(caught.value).startswith(_ANSWERS[place][2])
  assert not (tmp_path / 'out').exists()


def test_the_folder_becomes_a_data_set(source, tmp_path):
  before = planted_faults.hashes(source)
  answers = {name: value for name, value, _ in _ANSWERS}
  lines = _run(source, tmp_path / 'one', num_workers=1, **answers)
  _run(source, tmp_path / 'two' / 'one', num_workers=4, **answers)
  assert planted_faults.hashes(source) == before
  found = planted_faults.hashes(tmp_path / 'one')
  assert found == planted_faults.hashes(tmp_path / 'two' / 'one')
  assert '1 passed over (hidden; first: train/3/.ipynb_checkpoints)' in lines
  manifest = json.loads((tmp_path / 'one' / 'manifest.json').read_text())
  assert manifest['classes'] == planted_faults.CLASSES
  with open(tmp_path / 'one' / 'files.csv', newline='') as file:
    rows = {row['path']: row for row in csv.DictReader(file)}
  assert sum(row['orientation'] == '6' for row in rows.values()) == planted_faults.ROTATED
  for name in planted_faults.CLASSES[:planted_faults.COPIES]:
    copies = rows[f'train/{name}/7.jpg'], rows[f'test/{name}/copy.jpg']
    assert [row['split'] for row in copies] == ['test', 'test']
  assert rows['train/4/cmyk.jpg']['split'] == 'train'
  assert not any('outside' in path or 'checkpoints' in path for path in rows)
  assert not any(row['split'] for path, row in rows.items() if path.endswith('twin.png'))
