"""A checkpoint identifies its run and its step."""

import shutil

import pytest
import tensorflow as tf

from engine.runs import checkpoint_identity
from engine.runs import checkpoint_reader
from engine.runs import checkpoints
from tfrecords import errors


def _save(directory, steps, run_id=''):
  step = tf.Variable(0, dtype=tf.int64)
  saved = checkpoints.Checkpoints(directory, tf.train.Checkpoint(step=step), run_id=run_id)
  for number in steps:
    step.assign(number)
    saved.save(number)


def _refusal(path, run_id):
  with pytest.raises(errors.InputError) as caught:
    checkpoint_reader.verify(path, run_id)
  return str(caught.value)


def test_the_id_is_saved_but_not_as_a_tensor(tmp_path):
  _save(tmp_path / 'a', [5], 'aa')
  _save(tmp_path / 'b', [5])
  with_id, without = (tf.train.load_checkpoint(str(tmp_path / name / 'ckpt-5')) for name in 'ab')
  assert with_id.get_variable_to_shape_map() == without.get_variable_to_shape_map()
  checkpoint_identity.check('ckpt-5', 5, 'aa', with_id)
  checkpoint_identity.check('ckpt-5', 5, '', without)


@pytest.mark.parametrize('saved, wanted, said', [
    ('aa', 'bb', 'has id aa, and config.json has id bb'),
    ('', 'bb', 'has no id, and config.json has id bb'),
    ('aa', '', 'has id aa, and config.json has no id')])
def test_another_runs_checkpoint_is_refused(tmp_path, saved, wanted, said):
  _save(tmp_path, [5], saved)
  assert _refusal(f'{tmp_path}/ckpt-5', wanted) == (
      f'{tmp_path}/ckpt-5: this checkpoint is from another run (it {said}); move it back to the '
      'directory of its run')


def test_another_steps_checkpoint_is_skipped(tmp_path):
  _save(tmp_path, [5, 10], 'aa')
  for suffix in ('index', 'data-00000-of-00001'):
    shutil.copy(tmp_path / f'ckpt-5.{suffix}', tmp_path / f'ckpt-10.{suffix}')
  said = []
  assert checkpoints.newest_intact(tmp_path, said.append, 'aa') == f'{tmp_path}/ckpt-5'
  assert said == [f'{tmp_path}/ckpt-10: this checkpoint holds step 5, not 10; restore its former '
                  'name or remove it; trying the previous checkpoint']


def test_restore_does_not_check_the_id(tmp_path):
  """Layers of another run may be read, as for a warm start."""
  _save(tmp_path, [5], 'aa')
  step = tf.Variable(0, dtype=tf.int64)
  state = tf.train.Checkpoint(step=step)
  checkpoint_identity.add_run_id(state, 'bb')
  checkpoint_reader.restore(state, f'{tmp_path}/ckpt-5')
  assert int(step) == 5
