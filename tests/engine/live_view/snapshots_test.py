"""Frames as files: there and back, and files that are refused."""

import dataclasses

import numpy as np
import pytest

from engine.live_view import snapshots
from tests.engine.live_view import small_snapshots
from tfrecords import errors


def test_there_and_back(tmp_path):
  folder = tmp_path / 'run' / 'live'
  small_snapshots.write(folder, (20, 10, 1000000))
  assert snapshots.steps(folder) == [10, 20, 1000000]
  for step in (10, 20):
    found, wanted = snapshots.read(folder, step), small_snapshots.frame(step)
    for field in dataclasses.fields(snapshots.Snapshot):
      np.testing.assert_array_equal(getattr(found, field.name), getattr(wanted, field.name))
  found = snapshots.read_test(folder)
  np.testing.assert_array_equal(found.images, small_snapshots.a_test_set().images)
  np.testing.assert_array_equal(found.labels, small_snapshots.a_test_set().labels)


def test_a_frame_of_an_earlier_version_is_read(tmp_path):
  values = dataclasses.asdict(small_snapshots.frame(10))
  values['precision'] = values.pop('accuracy')
  np.savez(tmp_path / '000000010.npz', **values)
  np.testing.assert_array_equal(
      snapshots.read(tmp_path, 10).accuracy, small_snapshots.frame(10).accuracy)


def test_nothing_to_view(tmp_path):
  assert snapshots.steps(tmp_path / 'none') == []
  with pytest.raises(errors.InputError, match=(
      'live: nothing to view; train with --live_view, which records what the view shows$')):
    snapshots.read_test(tmp_path / 'live')


@pytest.mark.parametrize('data', [b'', b'PK\x03\x04', b'no archive'])
def test_what_is_no_frame(tmp_path, data):
  small_snapshots.write(tmp_path)
  (tmp_path / '000000010.npz').write_bytes(data)
  with pytest.raises(errors.InputError, match='000000010.npz: cannot be read'):
    snapshots.read(tmp_path, 10)


def test_a_cut_frame_and_another_archive(tmp_path):
  small_snapshots.write(tmp_path)
  path = tmp_path / '000000010.npz'
  path.write_bytes(path.read_bytes()[:-200])
  with pytest.raises(errors.InputError, match='cannot be read'):
    snapshots.read(tmp_path, 10)
  np.savez(path, step=1, other=2)
  with pytest.raises(errors.InputError, match='not a snapshot'):
    snapshots.read(tmp_path, 10)
  np.savez(tmp_path / 'test.npz', other=2)
  with pytest.raises(errors.InputError, match='not the test images'):
    snapshots.read_test(tmp_path)
