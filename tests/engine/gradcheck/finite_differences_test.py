"""Slopes and verdicts: smooth losses, kinks, jumps, inconclusive slopes, samples, directions."""

import numpy as np
import pytest
import tensorflow as tf

from engine.gradcheck import finite_differences
from engine.gradcheck import results


def _check(values, loss, gradient=None, max_elements=100):
  """Returns the result for a variable with these values."""
  variable = tf.Variable(values, dtype=tf.float64)
  target = finite_differences.GradientTarget(
      'x', {'x': variable}, lambda: loss(variable),
      None if gradient is None else lambda: [tf.constant(gradient, tf.float64)])
  finding, = finite_differences.check(target, max_elements)
  np.testing.assert_array_equal(variable, values)
  return finding


def _states(finding):
  return [element.state for element in finding.elements]


def test_a_smooth_loss_by_hand():
  finding = _check([1.0, -2.0], lambda x: tf.reduce_sum(x ** 3))
  first, second, direction = finding.elements
  assert (first.index, first.gradient) == ((0,), 3.0)
  assert (second.index_text, second.gradient) == ('[1]', 12.0)
  assert first.slope == pytest.approx(3, rel=1e-7)
  assert direction.index is None
  assert direction.index_text == 'direction'
  assert direction.gradient ** 2 < 3 ** 2 + 12 ** 2
  assert finding.passed
  assert finding.count(results.RIGHT) == 3
  assert finding.worst.error == max(element.error for element in finding.elements)


@pytest.mark.parametrize('factor', [-1.0, 0.0, 0.999, 1.0001, 2.0])
def test_a_wrong_gradient_is_wrong(factor):
  finding = _check([1.0, -2.0, 0.5], lambda x: tf.reduce_sum(tf.sin(x)),
                   np.cos([1.0, -2.0, 0.5]) * [1.0, factor, 1.0])
  assert _states(finding)[:3] == ['right', 'wrong', 'right']
  assert not finding.passed


def test_gradients_are_those_of_the_operations_by_default():
  @tf.custom_gradient
  def square(x):
    return x * x, lambda upstream: 3 * x * upstream

  finding = _check([1.0], lambda x: tf.reduce_sum(square(x)))
  assert finding.elements[0].gradient == 3.0
  assert finding.count(results.WRONG) == 2


@pytest.mark.parametrize('gradient, state', [
    (0.0, 'on a kink'), (1.0, 'on a kink'), (0.3, 'on a kink'), (1.1, 'wrong'), (-0.1, 'wrong')])
def test_on_a_kink_every_subgradient_passes(gradient, state):
  finding = _check([0.0, 1.0], lambda x: tf.reduce_sum(tf.nn.relu(x)), [gradient, 1.0])
  assert _states(finding)[:2] == [state, 'right']


@pytest.mark.parametrize('distance', [5e-5, -5e-5, 3e-6, -3e-6])
def test_a_smaller_step_avoids_a_kink_nearby(distance):
  finding = _check([distance], lambda x: tf.reduce_sum(tf.nn.relu(x)))
  assert finding.elements[0].state == 'right'
  assert finding.elements[0].slope == pytest.approx(float(distance > 0))
  # A wrong gradient is found there, too.
  finding = _check([distance], lambda x: tf.reduce_sum(tf.nn.relu(x)), [0.5])
  assert finding.elements[0].state == 'wrong'


def test_kinks_on_both_sides_that_look_like_a_line():
  def loss(x):
    return tf.reduce_sum(x + tf.nn.relu(x - 5e-5) + tf.nn.relu(-5e-5 - x))

  assert _states(_check([0.0], loss))[0] == 'right'
  assert _states(_check([0.0], loss, [1.25]))[0] == 'wrong'


def test_strong_curvature_is_not_a_kink():
  finding = _check([1e-2], lambda x: tf.reduce_sum(1 / x))
  assert finding.elements[0].state == 'right'
  assert _check([1e-2], lambda x: tf.reduce_sum(1 / x), [-1.001e4]).elements[0].state == 'wrong'


def test_a_jump_is_not_judged():
  finding = _check([0.0], lambda x: tf.reduce_sum(tf.tanh(1e9 * x + 1)), [0.0])
  assert _states(finding) == ['on a kink'] * 2
  assert not finding.passed


def test_a_slope_below_the_rounding_error_is_inconclusive():
  # A twentieth of this slope is less than the rounding error.
  finding = _check([1.0, 1.0], lambda x: 1.0 + 1e-9 * x[0] + x[1], [0.95e-9, 1.0])
  assert _states(finding)[:2] == ['inconclusive', 'right']
  assert _check([1.0], lambda x: tf.reduce_sum(0.0 * x)).passed


def test_a_variable_outside_the_loss_has_gradient_zero():
  variable = tf.Variable([1.0], dtype=tf.float64)
  other = tf.Variable([2.0], dtype=tf.float64)
  found = finite_differences.check(finite_differences.GradientTarget(
      'x', {'a': variable, 'b': other}, lambda: tf.reduce_sum(variable ** 2)), 5)
  assert [finding.elements[0].gradient for finding in found] == [2.0, 0.0]
  assert all(finding.passed for finding in found)


def test_large_variables_are_sampled_and_checked_along_a_direction():
  values = np.linspace(-1, 1, 600).reshape(20, 30)
  ticks = []
  variable = tf.Variable(values)
  target = finite_differences.GradientTarget(
      'x', {'x': variable}, lambda: tf.reduce_sum(variable ** 2))
  one, again = (finite_differences.check(target, 7, 1, ticks.append)[0] for _ in range(2))
  assert one == again
  assert len(one.elements) == finite_differences.num_elements(target, 7) == 8
  assert ticks == [1] * 16
  indices = [element.index for element in one.elements[:-1]]
  assert len(set(indices)) == 7
  assert finite_differences.check(target, 7, 2)[0].elements[0].index != indices[0]
  # The direction covers the elements outside the sample.
  gradient = 2 * values
  missed = next(index for index in np.ndindex(20, 30) if index not in indices and index[0] == 19)
  gradient[missed] = 0.0
  found = _check(values, lambda x: tf.reduce_sum(x ** 2), gradient, max_elements=7)
  assert found.elements[-1].state == 'wrong'
