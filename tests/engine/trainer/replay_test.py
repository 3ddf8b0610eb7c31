"""The failing step is repeated from its folder; other folders are refused with one line."""

import json
import shutil

import numpy as np
import pytest

from engine.trainer import replay
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs
from tfrecords import errors


@pytest.fixture(scope='module', name='failed')
def fixture_failed(tmp_path_factory):
  """Returns a report that was moved out of its run; the run and its data are deleted."""
  path = tmp_path_factory.mktemp('failed')
  data_dir = tiny_runs.write_records(path / 'data')
  with pytest.raises(errors.InputError):
    failing_runs.start(data_dir, path / 'run', lambda line: None)
  (path / 'run' / 'failure-12').rename(path / 'elsewhere')
  shutil.rmtree(path / 'run')
  shutil.rmtree(data_dir)
  return path / 'elsewhere'


def test_the_step_is_repeated_from_the_folder_alone(failed):
  said: list[str] = []
  replay.run(failed, said.append)
  assert said == ['step 12 produced non-finite values, first in the loss (weight_decay) (0 NaN and '
                  '1 infinite of 1), as reported']


@pytest.mark.slow
def test_a_step_of_mixed_images_is_repeated(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  with pytest.raises(errors.InputError):
    failing_runs.start(data_dir, tmp_path / 'run', lambda line: None, {'cutmix_alpha': 1.0})
  said: list[str] = []
  replay.run(tmp_path / 'run' / 'failure-12', said.append)
  assert said[0].startswith('step 12 produced non-finite values, first in the loss (weight_decay)')


def _cut(name):
  def spoil(folder):
    path, = folder.glob(name)
    path.write_bytes(path.read_bytes()[:-100])
  return spoil


def _change(**values):
  def spoil(folder):
    path = folder / 'report.json'
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
  return spoil


def _other_batch(folder):
  np.savez(folder / 'batch.npz', inputs=np.zeros([3, 8, 8, 3], np.float32),
           labels=np.zeros([3], np.int32))


def _other_labels(folder):
  np.savez(folder / 'batch.npz', inputs=np.zeros([8, 8, 8, 3], np.float32),
           labels=np.full([8], 10, np.int32))


def _pickle(folder):
  np.savez(folder / 'batch.npz', inputs=np.array([None]), labels=np.zeros([3], np.int32))


@pytest.mark.parametrize('spoil, reason', [
    (shutil.rmtree, 'config.json: no such file'),
    (_cut('report.json'), 'not the report'),
    (_cut('config.json'), 'copy/config.json: '),
    (_cut('batch.npz'), 'batch.npz: cannot be read .*; it was cut or changed'),
    (_cut('ckpt-11.data*'), 'cannot be read'),
    (_cut('ckpt-11.index'), 'cannot be read'),
    (_other_batch, r'inputs \(3, 8, 8, 3\)'), (_other_labels, 'types or labels'),
    (_pickle, 'allow_pickle=False'), (_change(step='x'), 'not the report'),
    (_change(lr_halvings=7), 'not the report'),
    (_change(step=13), 'ckpt-12'), (_change(num_cached_stages=None), 'not the report')])
def test_damaged_reports_are_refused(failed, tmp_path, spoil, reason):
  folder = tmp_path / 'copy'
  shutil.copytree(failed, folder)
  spoil(folder)
  with pytest.raises(errors.InputError, match=reason) as caught:
    replay.run(folder, print)
  assert str(caught.value).startswith(f'--replay={folder}: not the report of a failed training (')
  assert len(str(caught.value).splitlines()) == 1


def test_another_result_is_an_error(failed, tmp_path):
  folder = tmp_path / 'copy'
  shutil.copytree(failed, folder)
  _change(tensor='the activations of softmax (1 NaN and 0 infinite of 80)')(folder)
  with pytest.raises(errors.InputError) as caught:
    replay.run(folder, print)
  assert str(caught.value) == (
      f'--replay={folder}: here step 12 gives the loss (weight_decay) (0 NaN and 1 infinite of 1), '
      'in the report the activations of softmax (1 NaN and 0 infinite of 80); repeat it on the '
      'device and with the version that wrote it')
