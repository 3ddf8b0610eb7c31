"""Gradient mutations: each keeps the values and changes a gradient."""

import numpy as np
import pytest
import tensorflow as tf

from engine.ops import registry
from tests.engine.gradcheck import gradient_mutations


@pytest.mark.parametrize('mistake', gradient_mutations.MUTATIONS)
def test_names_an_operation(mistake):
  name, _ = gradient_mutations.MUTATIONS[mistake]
  assert name in registry.OPERATIONS


@pytest.mark.parametrize('mistake', gradient_mutations.LOSS_MUTATIONS)
def test_names_an_operation_and_its_module(mistake):
  name, module, _ = gradient_mutations.LOSS_MUTATIONS[mistake]
  assert registry.OPERATIONS[name].function is getattr(module, name)


def test_mutated_keeps_values_and_changes_gradients():
  double = gradient_mutations.mutated(
    tf.multiply, lambda values, true, upstream: [true[0], 3 * upstream]
  )
  x, y = tf.constant([2.0]), tf.Variable([5.0])
  with tf.GradientTape() as tape:
    tape.watch(x)
    product = double(x, y=y)
  np.testing.assert_array_equal(product, [10])
  assert [float(g[0]) for g in tape.gradient(product, [x, y])] == [5, 3]
