"""Trainings, evaluations and answers with runs and data in a bucket, through TensorFlow's `gs`."""

import shutil

import numpy as np
import pytest
import tensorflow as tf

from tests.binaries import process_setup
from tests.binaries import processes
from tests.engine import tiny_runs
from tests.remote import bucket

pytestmark = [pytest.mark.slow,
              pytest.mark.skipif(not shutil.which('openssl'), reason='makes the certificate')]
_SMALL = ('--recipe=cifar10_tutorial', '--crop_size=8', '--batch_size=8', '--device=cpu',
          '--log_frequency=5', '--summary_interval=10', '--checkpoint_interval=10')
_RUN, _DATA = 'gs://pail/runs/a', 'gs://pail/data'


@pytest.fixture(name='store')
def fixture_store(tmp_path):
  with bucket.serving(tmp_path) as store:
    store.add(tiny_runs.write_records(tmp_path / 'data'), 'pail/data')
    yield store


def _run(store, *arguments):
  setup = process_setup.ProcessSetup(environment=store.environment)
  found = processes.Starts().result_of(*arguments, setup=setup)
  return found.status, found.output, found.stderr


def _tensors(prefix, step):
  reader = tf.train.load_checkpoint(f'{prefix}/checkpoints/ckpt-{step}')
  names = reader.get_variable_to_shape_map()
  return {name: reader.get_tensor(name) for name in names if name != '_CHECKPOINTABLE_OBJECT_GRAPH'}


def _download(store, prefix, folder):
  for name in store.names(prefix):
    if name and not name.endswith('/'):
      path = folder / name
      path.parent.mkdir(parents=True, exist_ok=True)
      path.write_bytes(store.objects[prefix + name])


def test_a_run_from_its_start_to_its_answers(store, tmp_path):
  train = ('train_main', *_SMALL, f'--data_dir={_DATA}', f'--train_dir={_RUN}')
  status, out, err = _run(store, *train, '--max_steps=20')
  assert (status, err) == (0, '')
  assert f'{_RUN}: nothing can be locked at an address; start no second training there\n' in out
  names = store.names('pail/runs/a/')
  assert {'config.json', 'DONE', 'metrics.jsonl', 'appearance.json', 'checkpoints/checkpoint',
          'checkpoints/ckpt-20.index'} <= names
  assert not any('partial' in name or 'temp' in name for name in names)
  status, out, err = _run(store, 'eval_main', f'--train_dir={_RUN}', '--device=cpu')
  assert (status, err) == (0, '')
  assert out.count('precision @ 1 = ') == 2
  assert {'metrics.test.jsonl', 'best/best.json', 'plots/confusion.png'} <= store.names(
      'pail/runs/a/')
  assert 'nothing new' in _run(store, 'eval_main', f'--train_dir={_RUN}', '--device=cpu')[1]
  assert _run(store, *train, '--max_steps=30')[0] == 0
  assert 'DONE.20' in store.names('pail/runs/a/')
  status, out, err = _run(store, 'predict_main', f'--train_dir={_RUN}', '--dataset=cifar10',
                          '--example=0,3', '--device=cpu')
  assert (status, err) == (0, '')
  assert f'{_RUN}: recipe cifar10_tutorial, step 30, ' in out
  status, out, err = _run(store, 'export_main', f'--train_dir={_RUN}', '--format=keras',
                          '--device=cpu', '--max_loss=1', f'--output={tmp_path}/exported')
  assert (status, err) == (0, '')
  # The same as one on this machine, and the copy goes on there.
  local = ('train_main', *_SMALL, f'--data_dir={tmp_path}/data')
  assert processes.run(*local, f'--train_dir={tmp_path}/b', '--max_steps=30')[0] == 0
  _download(store, 'pail/runs/a/', tmp_path / 'a')
  expected = _tensors(tmp_path / 'b', 30)
  for name, value in _tensors(tmp_path / 'a', 30).items():
    np.testing.assert_array_equal(value, expected[name], err_msg=name)
  status, out, err = processes.run(*local, f'--train_dir={tmp_path}/a', '--max_steps=40')
  assert (status, err) == (0, '')


def test_what_fails_is_a_line(store):
  train = ('train_main', *_SMALL, f'--data_dir={_DATA}', f'--train_dir={_RUN}', '--max_steps=4')
  assert _run(store, *train, '--recipe=cifar100', '--data_dir=gs://pail/none')[::2] == (
      1, 'train_main: --data_dir=gs://pail/none: gs://pail/none/cifar-100-binary does not hold the '
      'files of cifar100; fetch them with `records_main --action=fetch --dataset=cifar100` and '
      'copy cifar-100-binary there\n')
  before = dict(store.objects)
  store.broken_uploads = 10 ** 6
  status, _, err = _run(store, *train)
  assert (status, err.count('\n')) == (1, 1)
  assert store.objects == before
  store.broken_uploads, store.is_closed = 0, True
  status, _, err = _run(store, *train)
  assert (status, err) == (1, f'train_main: {_DATA}/cifar-10-batches-bin/data_batch_1.bin: '
                           'access is denied; log in with `gcloud auth application-default '
                           'login`, or name the key of a service account in '
                           'GOOGLE_APPLICATION_CREDENTIALS\n')
