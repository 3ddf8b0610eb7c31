"""The columns of the registry: tensors of an example, refused rows, example values."""

import numpy as np
import pytest
import tensorflow as tf

from engine.ops import operation


def test_tensors_of_an_example():
  example = operation.Example({'values': (2, 3), 'biases': (3,)}, {
      'rate': 0.5, 'mean': np.array([1.0, 2.0]), 'labels': np.array([1, 2], np.int32)})
  tensors = example.tensors(tf.bfloat16)
  assert [(name, value.dtype, tuple(value.shape)) for name, value in tensors.items()] == [
      ('values', tf.bfloat16, (2, 3)), ('biases', tf.bfloat16, (3,)), ('mean', tf.bfloat16, (2,)),
      ('labels', tf.int32, (2,))]
  assert operation.constants(example.settings) == {'rate': 0.5}


def test_example_values_by_hand():
  # The middles of four cells between -2 and 2.
  assert sorted(operation.example_values((2, 2)).ravel()) == [-1.5, -0.5, 0.5, 1.5]
  np.testing.assert_allclose(np.sort(operation.example_values((4,), offset=0.1)),
                             [-1.4, -0.4, 0.6, 1.6])


def _row(**columns):
  example = operation.Example({'x': (2,)})
  return operation.Operation(**{'function': tf.identity, 'reference': tf.identity,
                                'tensorflow': tf.identity, 'examples': (example,),
                                'benchmarks': ()} | columns)


def test_a_row_is_named_after_its_function():
  assert _row().name == 'identity'


@pytest.mark.parametrize('columns, message', [
    ({'tensorflow': None}, 'identity: tensorflow is None; expected the reason as not_compared'),
    ({'examples': ()}, 'identity: examples is empty; expected at least one example')])
def test_refuses_rows(columns, message):
  with pytest.raises(ValueError, match=f'^{message}$'):
    _row(**columns)
  assert _row(tensorflow=None, not_compared='there is none').tensorflow is None
