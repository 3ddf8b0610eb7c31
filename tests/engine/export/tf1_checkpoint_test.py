"""Checkpoints of TensorFlow 1: written, found and read."""

import numpy as np
import pytest
import tensorflow as tf

from engine.export import tf1_checkpoint
from tfrecords import errors


class _Network(tf.Module):

  def __init__(self, value):
    super().__init__()
    self.weights = tf.Variable([value], name='conv1/weights')


@pytest.fixture(name='prefix')
def fixture_prefix(tmp_path):
  return tf1_checkpoint.write(tmp_path, 3, {
      '': _Network(1.0), tf1_checkpoint.AVERAGE: _Network(2.0)}, card='text')


def test_values_by_name(prefix):
  values = tf1_checkpoint.read(prefix)
  assert (prefix.name, values['global_step'].dtype, values['global_step']) == (
      'model.ckpt-3', np.int64, 3)
  assert values['conv1/weights'] == [1.0]
  assert values['conv1/weights/ExponentialMovingAverage'] == [2.0]
  assert values['card'].item() == b'text'
  assert {*tf1_checkpoint.LOSS_AVERAGES} <= {*values}


@pytest.mark.parametrize('given', ['directory', 'index', 'prefix'])
def test_a_checkpoint_is_found(prefix, given):
  path = {'directory': prefix.parent, 'index': prefix.with_name('model.ckpt-3.index'),
          'prefix': prefix}[given]
  assert tf1_checkpoint.find(path) == prefix


def test_no_checkpoint(tmp_path):
  with pytest.raises(errors.InputError, match=r'holds no checkpoint of TensorFlow 1 \(a file chec'):
    tf1_checkpoint.find(tmp_path)
  with pytest.raises(errors.InputError, match='model.ckpt-5.index: no such file; give a checkpoin'):
    tf1_checkpoint.find(tmp_path / 'model.ckpt-5')
  (tmp_path / 'model.ckpt-5.index').write_bytes(b'none')
  with pytest.raises(errors.InputError, match='model.ckpt-5: this checkpoint cannot be read'):
    tf1_checkpoint.read(tf1_checkpoint.find(tmp_path / 'model.ckpt-5'))
