"""What a worker is told, and what it refuses."""

import json

import pytest

from engine.data_service import service_request
from tests.tfrecords import imported_set
from tests.tfrecords import small_records
from tfrecords import batch_rows
from tfrecords import data_checksum
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import remote_files


def _text(source):
  return service_request.ServiceRequest(
      source.files, 7, batch_rows.BatchRows(8, 1, 2), 'a',
      source.identity or data_checksum.of_streamed(source)).to_json()


@pytest.fixture(name='text')
def fixture_text(tmp_path):
  imported_set.write(tmp_path)
  return _text(reader.open_source(datasets.get(str(tmp_path)), '', 'train').slice(3, 33))


def test_a_request_has_the_same_records_on_the_other_side(text, tmp_path):
  found = service_request.parse(text)
  assert (found.seed, found.rows, found.iteration) == (7, batch_rows.BatchRows(8, 1, 2), 'a')
  source = found.source()
  assert source.num_examples == 30
  expected = reader.open_source(datasets.get(str(tmp_path)), '', 'train').files.reader()
  assert source.files.reader()(2, 9).tolist() == expected(5, 12).tolist()
  assert source.spec.num_classes == len(imported_set.CLASSES)


def test_other_versions_are_refused(text):
  values = json.loads(text)
  values['versions']['version of numpy'] = '1.0'
  with pytest.raises(errors.InputError, match='^version of numpy is .* here and 1.0 at the '
                     'training; start both with the same$'):
    service_request.parse(json.dumps(values))


def test_other_files_are_refused(text, tmp_path):
  path = tmp_path / 'train-00001-of-00002.bin'
  path.write_bytes(b'12345')
  with pytest.raises(errors.InputError, match='train-00001-of-00002.bin: has 5 bytes here and '
                     '2,610 at the training; both need the same files at the same paths$'):
    service_request.parse(text)
  path.unlink()
  with pytest.raises(errors.InputError, match='train-00001-of-00002.bin: no such file$'):
    service_request.parse(text)


def test_another_import_of_the_same_size_is_refused(text, tmp_path):
  imported_set.write(tmp_path, seed=1)
  with pytest.raises(errors.InputError, match=f'^{tmp_path}: the shards of its training records '
                     'are not those at the training .checksums [0-9a-f]{16} here, [0-9a-f]{16} '
                     'there.; both need the same files at the same paths$'):
    service_request.parse(text)


def test_files_without_a_manifest(tmp_path, monkeypatch):
  """At the same path from the root on, and with the same content."""
  small_records.write(tmp_path)
  monkeypatch.chdir(tmp_path)
  text = _text(reader.open_source(small_records.SPEC, '.', 'train'))
  monkeypatch.chdir('/')
  found = service_request.parse(text)
  assert {part.path.parent for part in found.files.parts} == {tmp_path / 'small-bin'}
  path = found.files.parts[1].path
  path.write_bytes(path.read_bytes()[:-1] + b'a')
  with pytest.raises(errors.InputError, match='small-bin: the images of its training records are '):
    service_request.parse(text)


def test_sizes_at_an_address_are_not_asked_for(tmp_path, monkeypatch):
  imported_set.write(tmp_path)
  place = f'file://{tmp_path}'
  source = reader.open_source(datasets.get(place), '', 'train')
  with monkeypatch.context() as patch:
    patch.setattr(remote_files, 'stat', pytest.fail)
    text = _text(source)
  assert f'{service_request.parse(text).files.parts[0].path}'.startswith(place)
