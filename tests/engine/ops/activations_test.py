"""The rectified linear unit: values by hand, TensorFlow's kernel, the kink, properties."""

import hypothesis
from hypothesis.extra import numpy as hnp
import numpy as np
import tensorflow as tf

from engine.ops import activations
from tests.engine.ops import conformance

_arrays = hnp.arrays(np.float32, hnp.array_shapes(min_side=1, max_side=4),
                     elements={'allow_nan': False, 'allow_subnormal': False})


def test_by_hand():
  values = tf.constant([-2.0, -0.0, 0.0, 3.0])
  with tf.GradientTape() as tape:
    tape.watch(values)
    outputs = activations.relu(values)
  slopes = tape.gradient(outputs, values, output_gradients=tf.constant([1.0, 2.0, 4.0, 8.0]))
  np.testing.assert_array_equal(outputs, [0, 0, 0, 3])
  np.testing.assert_array_equal(slopes, [0, 0, 0, 8])


def test_agrees_with_kernel():
  conformance.assert_agree(activations.relu, tf.nn.relu, [conformance.draw(3, 5, 2)])


def test_slopes_on_either_side_of_the_kink():
  near = np.array([-1e-3, -2e-5, 2e-5, 1e-3])
  conformance.assert_finite_differences(activations.relu, [near])


@hypothesis.given(_arrays)
@hypothesis.settings(max_examples=30, deadline=None)
def test_idempotent_and_never_negative(values):
  once = activations.relu(values)
  assert np.all(once.numpy() >= 0)
  np.testing.assert_array_equal(activations.relu(once), once)


@hypothesis.given(_arrays)
@hypothesis.settings(max_examples=30, deadline=None)
def test_the_two_halves_make_the_whole(values):
  np.testing.assert_array_equal(activations.relu(values) - activations.relu(-values), values)
