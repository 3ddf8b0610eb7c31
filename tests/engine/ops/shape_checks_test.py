"""Shape checks: whatever is not known to be wrong passes."""

import pytest
import tensorflow as tf

from engine.ops import shape_checks


def test_converts_lists_and_variables():
  assert shape_checks.tensor('op', 'x', [[1.0]], '[B, I]').shape == (1, 1)
  assert shape_checks.tensor('op', 'x', tf.Variable([1.0]), '[C]').dtype == tf.float32


def test_unknown_sizes_pass():

  @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, None, None, 3])])
  def judge(images):
    shape_checks.size('op', 'images', images, 1, 5, 'the rows wanted')
    shape_checks.size('op', 'images', images, 3, None, 'the channels of something unknown')
    shape_checks.windows('op', images, (9, None), 1, 'VALID')
    return tf.shape(images)[3]

  assert judge(tf.zeros([1, 2, 2, 3])) == 3


def test_refuses_an_unknown_number_of_axes():
  judge = tf.function(lambda x: shape_checks.tensor('op', 'x', x, '[B, I]'),
                      autograph=False, input_signature=[tf.TensorSpec(None)])
  with pytest.raises(ValueError, match=r'op: x has shape <unknown>; expected \[B, I\]'):
    judge(tf.zeros([1, 2]))


def test_true_is_not_a_number():
  with pytest.raises(ValueError, match='^op: strides is True; expected a whole number of at least'):
    shape_checks.at_least('op', 'strides', True, 1)
