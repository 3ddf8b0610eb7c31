"""The planted faults: each leaves the values alone and changes a gradient."""

import numpy as np
import pytest
import tensorflow as tf

from tests.engine.gradcheck import gradient_mutations


@pytest.mark.parametrize(
  'fault',
  [*gradient_mutations.FAULTS.values(), *gradient_mutations.LOSS_FAULTS.values()],
  ids=[*gradient_mutations.FAULTS, *gradient_mutations.LOSS_FAULTS],
)
def test_names_an_operation(fault):
  name, module, _ = fault
  assert callable(getattr(module, name))


def test_altered_keeps_values_and_changes_gradients():
  double = gradient_mutations.altered(
    tf.multiply, lambda values, true, upstream: [true[0], 3 * upstream]
  )
  x, y = tf.constant([2.0]), tf.Variable([5.0])
  with tf.GradientTape() as tape:
    tape.watch(x)
    product = double(x, y=y)
  np.testing.assert_array_equal(product, [10])
  assert [float(g[0]) for g in tape.gradient(product, [x, y])] == [5, 3]
