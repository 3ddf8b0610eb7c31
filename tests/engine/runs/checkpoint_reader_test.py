"""Checkpoints are read, or refused with one line."""

import numpy as np
import pytest
import tensorflow as tf

from engine.runs import checkpoint_reader
from tests.engine.runs import small_checkpoints
from tfrecords import errors


def _refusal(state, path, **named):
  with pytest.raises(errors.InputError) as caught:
    checkpoint_reader.restore(state, path, **named)
  message = str(caught.value)
  assert message.startswith(f'{path}: this checkpoint cannot be read (')
  assert '\n' not in message
  return message


@pytest.mark.parametrize('expect_partial', [False, True])
def test_another_networks_checkpoint_is_refused(tmp_path, expect_partial):
  small_checkpoints.save(tmp_path, [5])
  path = f'{tmp_path}/ckpt-5'
  _refusal(small_checkpoints.state(size=999)[2], path, expect_partial=expect_partial)
  _refusal(small_checkpoints.state(more=tf.Variable(1.0))[2], path, expect_partial=expect_partial)


def test_a_part_of_a_checkpoint_is_restored_only_with_expect_partial(tmp_path):
  written = small_checkpoints.save(tmp_path, [5])
  values = tf.Variable(tf.zeros([1000]))
  part = tf.train.Checkpoint(values=values)
  _refusal(part, f'{tmp_path}/ckpt-5')
  checkpoint_reader.restore(part, f'{tmp_path}/ckpt-5', expect_partial=True)
  np.testing.assert_array_equal(values, written[5])


def test_a_refusal_is_logged_once(tmp_path, caplog):
  small_checkpoints.save(tmp_path, [5])
  _refusal(small_checkpoints.state(size=999)[2], f'{tmp_path}/ckpt-5')
  _refusal(tf.train.Checkpoint(values=tf.Variable(tf.zeros([1000]))), f'{tmp_path}/ckpt-5')
  # TensorFlow logs values that were not restored when the status object is deleted.
  assert caplog.text == ''
