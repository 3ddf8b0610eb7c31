"""The folder with the report of a failure: complete, readable, never overwritten."""

import dataclasses

import numpy as np
from PIL import Image
import pytest
import tensorflow as tf

from engine.reporting.plots import frame
from engine.trainer import failure_record
from engine.trainer import failure_report
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import remote_path

_REPORT = failure_record.FailureReport(
    7, 'the loss (weight_decay) (1 NaN and 0 infinite of 1)', 0.5, (4,), 0,
    {'loss': float('nan')}, {'softmax/weights': float('inf')}, ((6, 2.5), (7, float('nan'))))
_CONFIG = tiny_runs.config(model='softmax', weight_decay_layers=())


def _batch(count=8):
  images = np.random.default_rng(0).normal(size=[count, 8, 8, 3]).astype(np.float32)
  return failure_report.FailingBatch(images, np.arange(count, dtype=np.int32) % 10, images)


@pytest.fixture(scope='module', name='state')
def fixture_state():
  state = state_lib.TrainState(_CONFIG)
  state.step.assign(6)
  return state


@pytest.mark.parametrize('scheme', ['', 'file://'])
def test_the_files_of_the_folder(tmp_path, state, scheme):
  place = remote_path.of(f'{scheme}{tmp_path}')
  written = failure_report.write(place, _REPORT, _CONFIG, state, _batch())
  assert str(written) == f'{scheme}{tmp_path}/failure-7'
  assert failure_report.write(place, _REPORT, _CONFIG, state, _batch()) == written
  folder = tmp_path / written.name
  assert [path.name for path in tmp_path.iterdir()] == ['failure-7']
  assert sorted(path.name for path in folder.iterdir()) == [
      'batch.npz', 'batch.png', 'ckpt-6.data-00000-of-00001', 'ckpt-6.index', 'config.json',
      'report.json']
  assert (folder / 'config.json').read_text() == _CONFIG.to_json()
  assert (folder / 'report.json').read_text() == _REPORT.to_json()
  with np.load(folder / 'batch.npz') as arrays:
    np.testing.assert_array_equal(arrays['inputs'], _batch().inputs)
    np.testing.assert_array_equal(arrays['labels'], _batch().labels)
  with Image.open(folder / 'batch.png') as sheet:
    assert sheet.size[0] == 900 + 2 * frame.MARGIN
  names = [name for name, _ in tf.train.list_variables(str(folder / 'ckpt-6'))]
  assert any(name.startswith('network/') for name in names)


def test_mixed_labels_are_kept_and_shown(tmp_path, state):
  shares = np.full([8, 10], 0.1, np.float32)
  batch = failure_report.FailingBatch(_batch().inputs, shares, _batch().images)
  folder = failure_report.write(tmp_path, _REPORT, _CONFIG, state, batch)
  with np.load(folder / 'batch.npz') as arrays:
    np.testing.assert_array_equal(arrays['labels'], shares)
  assert (folder / 'batch.png').is_file()


def test_another_failure_of_the_same_step_gets_another_folder(tmp_path, state):
  def write(report):
    return failure_report.write(tmp_path, report, _CONFIG, state, _batch()).name

  other = dataclasses.replace(_REPORT, lr_halvings=(4, 4))
  assert [write(report) for report in (_REPORT, other, _REPORT, other)] == [
      'failure-7', 'failure-7-2', 'failure-7', 'failure-7-2']
  assert write(dataclasses.replace(_REPORT, tensor='the loss')) == 'failure-7-3'


def test_nothing_is_left_of_a_report_that_cannot_be_written(tmp_path, state, monkeypatch):
  leftover = tmp_path / '.failure-3.0123abcd.partial'
  leftover.mkdir()

  def fail(*_, **__):
    raise OSError(28, 'No space left on device')
  monkeypatch.setattr(np, 'savez_compressed', fail)
  with pytest.raises(errors.InputError) as caught:
    failure_report.write(tmp_path, _REPORT, _CONFIG, state, _batch())
  assert str(caught.value) == (
      f'{tmp_path}: the report of the failure cannot be written (No space left on device)')
  assert list(tmp_path.iterdir()) == []


def test_the_image_of_a_large_batch_has_its_first_images(tmp_path, state):
  folder = failure_report.write(tmp_path, _REPORT, _CONFIG, state, _batch(300))
  with Image.open(folder / 'batch.png') as sheet:
    # 43 rows of six images.
    assert 6_000 < sheet.size[1] < 8_500
