"""The files in a directory of checkpoints: complete ones are listed, leftovers removed."""

import os

import pytest
import tensorflow as tf

from engine.runs import checkpoint_files
from engine.runs import checkpoints
from tests.engine.runs import small_checkpoints
from tfrecords import remote_path


@pytest.fixture(name='folder')
def fixture_folder(tmp_path):
  """Returns a directory with the checkpoints of steps 5 and 10."""
  saved = checkpoints.Checkpoints(
      tmp_path, tf.train.Checkpoint(value=tf.Variable(1.0)))
  saved.save(5)
  saved.save(10)
  return tmp_path


def _names(folder):
  return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize('scheme', ['', 'file://'])
def test_leftovers_of_a_save_are_removed(folder, scheme):
  before = _names(folder)
  (folder / 'ckpt-15_temp').mkdir()
  (folder / 'ckpt-15_temp' / 'part-00000-of-00001.data-00000-of-00001.tempstate1').write_text('x')
  (folder / 'ckpt-15.data-00000-of-00001').write_text('x')
  (folder / f'checkpoint.tmp{"0a" * 16}').write_text('x')
  place = remote_path.of(f'{scheme}{folder}')
  checkpoint_files.remove_leftovers(place)
  assert _names(folder) == before
  names = [f'{place}/ckpt-5', f'{place}/ckpt-10']
  assert names == checkpoint_files.named(place) == checkpoint_files.indexed(place)
  (folder / 'ckpt-5.index').unlink()
  assert not checkpoint_files.was_deleted(names[0])


def test_files_of_others_stay(folder):
  (folder / 'ckpt-15_temp').mkdir()
  (folder / 'ckpt-15_temp' / 'notes.txt').write_text('mine')
  others = ['ckpt-15.data', 'ckpt-15.data-00000-of-00001.copy', 'ckpt-x_temp', 'checkpoint.tmp',
            'ckpt-20.index']
  for name in others:
    (folder / name).write_text('x')
  before = _names(folder)
  checkpoint_files.remove_leftovers(folder)
  assert _names(folder) == before


def test_a_checkpoint_without_index_stays_while_it_is_named(folder):
  (folder / 'ckpt-5.index').unlink()
  checkpoint_files.remove_leftovers(folder)
  assert (folder / 'ckpt-5.data-00000-of-00001').exists()


@pytest.mark.parametrize('text', [
    '', 'nonsense {', 'model_checkpoint_path: "best"\nall_model_checkpoint_paths: "best"\n',
    'model_checkpoint_path: "ckpt-7"\nall_model_checkpoint_paths: "/other/run/ckpt-7"\n',
    'model_checkpoint_path: "ckpt-7"\nall_model_checkpoint_paths: "../ckpt-7"\n',
    f'all_model_checkpoint_paths: "ckpt-{"1" * 5000}"\nmodel_checkpoint_path: "ckpt-1"\n'])
def test_a_list_that_is_damaged_or_names_other_paths_is_renamed(folder, text):
  (folder / 'checkpoint').write_text(text)
  assert checkpoint_files.named(folder) == []
  assert checkpoint_files.list_complete(folder) == [f'{folder}/ckpt-5', f'{folder}/ckpt-10']
  checkpoint_files.remove_leftovers(folder)
  assert not (folder / 'checkpoint').exists()
  assert (folder / 'checkpoint.damaged').read_text() == text


def test_a_missing_directory(tmp_path):
  checkpoint_files.remove_leftovers(tmp_path / 'none')
  assert checkpoint_files.named(tmp_path / 'none') == checkpoint_files.indexed(tmp_path) == []


def test_other_files_are_not_checkpoints(tmp_path):
  small_checkpoints.save(tmp_path, [5])
  (tmp_path / 'checkpoint').unlink()
  for name in ('ckpt-7-copy.index', 'ckpt-8.old.index', 'ckpt-.index', 'other-9.index'):
    (tmp_path / name).write_bytes((tmp_path / 'ckpt-5.index').read_bytes())
  assert checkpoint_files.list_complete(tmp_path) == [f'{tmp_path}/ckpt-5']


@pytest.mark.parametrize('path, step', [
    ('runs/a/checkpoints/ckpt-4000', 4000), ('runs/a-7/ckpt-0', 0), ('/b-3/best/ckpt-12', 12)])
def test_step_of(path, step):
  assert checkpoint_files.step_of(path) == step


def test_pipes_in_the_place_of_files_are_renamed(folder):
  for name in ('ckpt-10.index', 'checkpoint'):
    (folder / name).unlink()
    os.mkfifo(folder / name)
  assert checkpoint_files.named(folder) == []
  checkpoint_files.remove_leftovers(folder)
  assert {'ckpt-10.index.damaged', 'checkpoint.damaged'} <= {*_names(folder)}
  assert checkpoint_files.list_complete(folder) == [str(folder / 'ckpt-5')]
