"""What a worker is told, and what it refuses."""

import json

import pytest

from engine.data_service import service_request
from tests.tfrecords import imported_set
from tfrecords import batch_rows
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader


@pytest.fixture(name='text')
def fixture_text(tmp_path):
  imported_set.write(tmp_path)
  files = reader.open_source(datasets.get(str(tmp_path)), '', 'train').slice(3, 33).files
  return service_request.ServiceRequest(files, 7, batch_rows.BatchRows(8, 1, 2), 'a').to_json()


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
