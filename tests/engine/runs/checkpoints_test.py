"""Checkpoints are exact, and damaged, missing or foreign ones are skipped or refused."""

import numpy as np
import pytest
import tensorflow as tf

from engine.runs import checkpoint_files
from engine.runs import checkpoint_reader
from engine.runs import checkpoints
from tests import file_size_limit
from tests.engine.runs import small_checkpoints
from tfrecords import errors


def _restored(directory, report=None):
  """Returns the step and the values that a new process would find."""
  values, step, state = small_checkpoints.state()
  found = checkpoints.Checkpoints(directory, state).restore_latest(report or print)
  assert found is None or found == int(step)
  return found, values.numpy()


def test_restored_bit_for_bit(tmp_path):
  written = small_checkpoints.save(tmp_path, [5, 10])
  step, values = _restored(tmp_path)
  assert step == 10
  assert values.tobytes() == written[10].tobytes()


def test_a_restored_training_saves_on(tmp_path):
  small_checkpoints.save(tmp_path, [5])
  values, step, state = small_checkpoints.state()
  saved = checkpoints.Checkpoints(tmp_path, state)
  saved.restore_latest(print)
  values.assign_add(tf.ones([1000]))
  step.assign(6)
  saved.save(6)
  assert _restored(tmp_path)[0] == 6
  assert checkpoint_files.list_complete(tmp_path) == [f'{tmp_path}/ckpt-5', f'{tmp_path}/ckpt-6']


def test_nothing_to_restore(tmp_path):
  said: list[str] = []
  assert _restored(tmp_path / 'none', said.append)[0] is None
  assert checkpoint_files.list_complete(tmp_path / 'none') == []
  assert said == []


def test_only_the_newest_are_kept(tmp_path):
  small_checkpoints.save(tmp_path, [1, 2, 3, 4], keep=2)
  assert checkpoint_files.list_complete(tmp_path) == [f'{tmp_path}/ckpt-3', f'{tmp_path}/ckpt-4']
  assert sorted(path.name for path in tmp_path.glob('*.index')) == ['ckpt-3.index', 'ckpt-4.index']


@pytest.mark.parametrize('name', ['[lr=0.1] {a,b} *?', 'caf\udce9', '$a %d ~\n'])
def test_any_name_of_the_directory(tmp_path, name):
  folder = tmp_path / name
  written = small_checkpoints.save(folder, [1, 2, 3, 4], keep=2)
  assert sorted(path.name for path in folder.iterdir() if path.suffix == '.index') == [
      'ckpt-3.index', 'ckpt-4.index']
  step, values = _restored(folder)
  assert step == 4
  assert values.tobytes() == written[4].tobytes()
  assert checkpoints.newest_intact(folder, print) == f'{folder}/ckpt-4'
  assert checkpoint_files.list_complete(folder) == [f'{folder}/ckpt-3', f'{folder}/ckpt-4']


@pytest.mark.parametrize('suffix', ['data-00000-of-00001', 'index'])
@pytest.mark.parametrize('keep', [0.5, 0.99, 0])
def test_a_damaged_newest_gives_way_to_the_one_before(tmp_path, suffix, keep):
  written = small_checkpoints.save(tmp_path, [5, 10])
  small_checkpoints.damage(tmp_path, 10, suffix, keep)
  said: list[str] = []
  step, values = _restored(tmp_path, said.append)
  assert step == 5
  np.testing.assert_array_equal(values, written[5])
  line, = said
  assert line.startswith(f'{tmp_path}/ckpt-10: this checkpoint cannot be read (')
  assert line.endswith(
      '); it is truncated, missing or of another network; trying the previous checkpoint')
  assert '\n' not in line


def test_all_damaged_is_an_error(tmp_path):
  small_checkpoints.save(tmp_path, [5, 10])
  small_checkpoints.damage(tmp_path, 5)
  small_checkpoints.damage(tmp_path, 10, keep=0)
  said: list[str] = []
  with pytest.raises(errors.InputError) as caught:
    _restored(tmp_path, said.append)
  assert str(caught.value) == (
      f'{tmp_path}: none of the 2 checkpoints can be read; restore them from a copy, or train '
      'again in another --train_dir')
  assert len(said) == 2


@pytest.mark.parametrize('text', [
    None, '', 'nonsense {', 'all_model_checkpoint_paths: "s3://b/ckpt-5"'])
def test_without_the_file_that_names_them_they_are_found(tmp_path, text):
  small_checkpoints.save(tmp_path, [5, 10, 100])
  (tmp_path / 'checkpoint').unlink()
  if text is not None:
    (tmp_path / 'checkpoint').write_text(text)
  paths = [f'{tmp_path}/ckpt-{step}' for step in (5, 10, 100)]
  assert checkpoint_files.list_complete(tmp_path) == paths
  assert _restored(tmp_path)[0] == 100
  # The training has set the damaged file aside.
  assert checkpoint_files.list_complete(tmp_path) == paths


def test_every_value_of_the_newest_intact_checkpoint_can_be_read(tmp_path):
  """A reader of one variable skips a checkpoint in which another variable is damaged."""
  small_checkpoints.save(tmp_path, [5, 10])
  path = tmp_path / 'ckpt-10.data-00000-of-00001'
  whole = path.read_bytes()
  part = tf.train.Checkpoint(step=tf.Variable(0, dtype=tf.int64))
  for place in range(0, len(whole), 97):
    data = bytearray(whole)
    data[place] ^= 1
    path.write_bytes(data)
    said: list[str] = []
    assert checkpoints.newest_intact(tmp_path, said.append) == f'{tmp_path}/ckpt-5'
    assert len(said) == 1
    assert 'ckpt-10: this checkpoint cannot be read (' in said[0]
  # Reading one variable alone does not show it.
  values_damaged = bytearray(whole)
  values_damaged[2000] ^= 1
  path.write_bytes(values_damaged)
  checkpoint_reader.restore(part, f'{tmp_path}/ckpt-10', expect_partial=True)
  with pytest.raises(errors.InputError, match='ckpt-10: this checkpoint cannot be read'):
    checkpoint_reader.verify(f'{tmp_path}/ckpt-10')


def test_there_is_no_newest_intact_checkpoint(tmp_path):
  assert checkpoints.newest_intact(tmp_path / 'none', print) is None
  small_checkpoints.save(tmp_path, [5])
  small_checkpoints.damage(tmp_path, 5)
  with pytest.raises(errors.InputError, match='none of the 1 checkpoints can be read; restore'):
    checkpoints.newest_intact(tmp_path, print)


def test_a_first_checkpoint_that_was_never_finished_is_no_error(tmp_path):
  small_checkpoints.save(tmp_path, [5])
  (tmp_path / 'checkpoint').unlink()
  small_checkpoints.damage(tmp_path, 5)
  said: list[str] = []
  assert _restored(tmp_path, said.append)[0] is None
  assert len(said) == 1


def test_a_full_disk_is_one_line_and_costs_no_earlier_checkpoint(tmp_path):
  written = small_checkpoints.save(tmp_path, [5])
  values, step, state = small_checkpoints.state()
  saved = checkpoints.Checkpoints(tmp_path, state)
  saved.restore_latest(print)
  values.assign(tf.ones([1000]))
  with (file_size_limit.of(1024),
        pytest.raises(errors.InputError, match=f'{tmp_path}: step 10 cannot be saved .*free some')):
    saved.save(10)
  found, restored = _restored(tmp_path)
  assert found == 5
  np.testing.assert_array_equal(restored, written[5])


def test_checkpoints_that_an_emptied_list_has_lost_are_the_last_resort(tmp_path):
  small_checkpoints.save(tmp_path, (2, 4))
  (tmp_path / 'checkpoint').write_text('')
  small_checkpoints.save(tmp_path, (6,))
  said = []
  assert checkpoints.newest_intact(tmp_path, said.append) == f'{tmp_path}/ckpt-6'
  small_checkpoints.damage(tmp_path, 6, 'index', keep=0)
  assert checkpoints.newest_intact(tmp_path, said.append) == f'{tmp_path}/ckpt-4'
  line, = said
  assert line.startswith(f'{tmp_path}/ckpt-6: ')


def test_the_newest_by_name(tmp_path):
  saved = checkpoints.Checkpoints(tmp_path, tf.train.Checkpoint(value=tf.Variable(1.0)))
  assert saved.newest() is None
  saved.save(3)
  saved.save(4)
  assert saved.newest() == f'{tmp_path}/ckpt-4'
