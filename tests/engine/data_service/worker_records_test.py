"""The records that a worker reads for the steps that come to it."""

import re
import socket

import numpy as np
import pytest

from engine.data_service import service_request
from engine.data_service import worker_records
from tests.tfrecords import imported_set
from tfrecords import batch_rows
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import streamed_examples

_ROWS = batch_rows.BatchRows(8, 1, 2)


@pytest.fixture(name='source')
def fixture_source(tmp_path):
  imported_set.write(tmp_path)
  return reader.open_source(datasets.get(str(tmp_path)), '', 'train')


def _request(source, iteration):
  return service_request.ServiceRequest(
      source.files, 3, _ROWS, iteration, source.identity).to_json().encode()


@pytest.mark.parametrize('max_bytes', [2 ** 30, 0])
def test_the_steps_of_several_trainings(source, monkeypatch, max_bytes):
  """With gaps, back, and with room for one of them alone."""
  monkeypatch.setattr(worker_records, 'MAX_BYTES', max_bytes)
  whole = streamed_examples.StreamedExamples(source, 3).batches(_ROWS)
  expected = [next(whole) for _ in range(30)]
  records = worker_records.WorkerRecords()
  for step in (0, 1, 4, 20, 19, 29):
    for iteration in ('a', 'b'):
      for found, wanted in zip(records.read(_request(source, iteration), np.int64(step)),
                               expected[step], strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_what_cannot_be_read_names_the_machine(source, tmp_path):
  request = _request(source, 'a')
  (tmp_path / 'train-00000-of-00002.bin').unlink()
  text = (f'^a worker of the data service, on {re.escape(socket.gethostname())}: '
          f'{tmp_path}/train-00000-of-00002.bin: no such file$')
  with pytest.raises(errors.InputError, match=text):
    worker_records.WorkerRecords().read(request, np.int64(0))
