"""Batches from a service in this process: bitwise those that a training makes."""

import numpy as np
import pytest

from engine.data_service import servers
from engine.data_service import service_address
from engine.data_service import service_batches
from tests.tfrecords import imported_set
from tfrecords import batch_rows
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import reader
from tfrecords.augmentation import augmentation_config

_TUTORIAL = augmentation_config.AugmentationConfig(crop_size=4)
_MIXED = augmentation_config.AugmentationConfig(crop_size=4, mixup_alpha=0.4)
# Compiled by XLA, there as here.
_SHRUNK = augmentation_config.AugmentationConfig(crop_size=0, crop_padding=1, shrink_to=3)


@pytest.fixture(name='worker', scope='module')
def fixture_worker():
  dispatcher = servers.dispatcher(0)
  address = service_address.parse('data_service', f'grpc://{dispatcher.target.split("//")[1]}')
  # The dispatcher ends when nothing refers to it any more.
  return address, servers.Worker(address, print), dispatcher


@pytest.fixture(name='said')
def fixture_said():
  return []


@pytest.fixture(name='service')
def fixture_service(worker, said):
  address, server, _ = worker
  return service_batches.DataService(f'{address}', said.append, server.token)


def _data(folder, augmentation=_TUTORIAL, **settings):
  imported_set.write(folder, **settings)
  return pipeline.TrainingData(reader.open_source(datasets.get(str(folder)), '', 'train'),
                               augmentation, 8, 1, memory_budget_bytes=0)


def _assert_same(found, expected, count):
  for one, other in zip(*([*batches.take(count).as_numpy_iterator()]
                          for batches in (found, expected)), strict=True):
    for value, wanted in zip(one, other, strict=True):
      np.testing.assert_array_equal(value, wanted)


@pytest.mark.parametrize('settings', [{}, {'container': 'tfrecord', 'compressed': True}])
def test_the_batches_are_those_made_here(service, said, tmp_path, settings):
  data = _data(tmp_path, **settings)
  # From the middle of the second epoch on.
  _assert_same(service.batches(data, 7), data.batches(7), 12)
  assert not said


@pytest.mark.parametrize('augmentation', [_TUTORIAL, _MIXED, _SHRUNK],
                         ids=['tutorial', 'mixed', 'shrunk'])
def test_the_rows_of_a_worker_with_two_devices(service, tmp_path, augmentation):
  data = _data(tmp_path, augmentation)
  rows = batch_rows.BatchRows(8, 1, 2)
  _assert_same(service.batches(data, 3, 2, rows), data.batches(3, 2, rows), 8)


def test_records_that_a_worker_cannot_read_end_the_training(service, tmp_path):
  data = _data(tmp_path)
  batches = service.batches(data)
  path = tmp_path / 'train-00001-of-00002.bin'
  path.write_bytes(path.read_bytes()[:-1])
  with pytest.raises(Exception, match='InputError: a worker of the data service, on .*bin: has '
                     '2,609 bytes here and 2,610 at the training'):
    next(iter(batches))


def test_workers_of_another_kind_leave_the_batches_to_the_training(worker, said, tmp_path):
  address, *_ = worker
  service = service_batches.DataService(f'{address}', said.append, 'pyfunc_of_nobody')
  data = _data(tmp_path)
  _assert_same(service.batches(data, 2), data.batches(2), 3)
  assert len(said) == 1
  assert said[0].startswith(f'{address}: does not go on (')
  assert said[0].endswith('; from step 2 on the batches are computed here')


def test_where_nothing_answers(said):
  with pytest.raises(errors.InputError, match='^--data_service=grpc://127.0.0.1:9: does not answer '
                     r'\(Connection refused\); start one with `data_service_main`, or leave the '
                     'flag out$'):
    service_batches.DataService('grpc://127.0.0.1:9', said.append, connect_seconds=0.0)
