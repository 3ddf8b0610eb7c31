"""The distance from the automatic gradients: zero where equal, and a fault is seen."""

import pytest
import tensorflow as tf

from engine.classic import autodiff_check
from engine.classic import mlp
from tests.engine.classic import small_sets


@pytest.fixture(name='batch')
def fixture_batch():
  inputs, labels = small_sets.blobs(3, 12)
  learner = mlp.MultilayerPerceptron(hidden=(4,), batch_size=4)
  learner.initialize(3, 3, tf.float64)
  return learner, tf.constant(inputs), tf.cast(labels, tf.int32)


def test_of_equal_gradients_is_zero(batch):
  assert float(autodiff_check.distance(*batch, autodiff_check.gradients(*batch))) == 0.0


@pytest.mark.parametrize('number', range(4))
def test_sees_a_fault_in_any_variable(batch, number):
  gradients = autodiff_check.gradients(*batch)
  largest = float(tf.reduce_max(tf.abs(gradients[number])))
  assert largest > 0.01
  gradients[number] = 1.001 * gradients[number]
  assert float(autodiff_check.distance(*batch, gradients)) == pytest.approx(0.001, rel=1e-6)
