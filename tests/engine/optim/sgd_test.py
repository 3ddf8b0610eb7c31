"""Update rules: steps worked by hand, and many steps against plain NumPy."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.optim import sgd


def _after(gradients, rate, **rule):
  """Returns the variable, 1 at first, after each of the gradients."""
  variable = tf.Variable(1.0)
  optimizer = sgd.Sgd([variable], **rule)
  path = []
  for gradient in gradients:
    optimizer.update([tf.constant(gradient)], tf.constant(rate))
    path.append(float(variable))
  return path


@pytest.mark.parametrize('rule, expected', [
    # 1 - 0.5 * 2, then 0 - 0.5 * 4.
    ({}, [0.0, -2.0]),
    # a = 2: 1 - 0.5 * 2;  a = 0.5 * 2 + 4 = 5: 0 - 0.5 * 5.
    ({'momentum': 0.5}, [0.0, -2.5]),
    # a = 2: 1 - 0.5 * (2 + 0.5 * 2) = -0.5;  a = 5: -0.5 - 0.5 * (4 + 0.5 * 5).
    ({'momentum': 0.5, 'nesterov': True}, [-0.5, -3.75]),
])
def test_two_steps_by_hand(rule, expected):
  assert _after([2.0, 4.0], 0.5, **rule) == expected


def _numpy_steps(weights, gradients, rates, momentum, nesterov):
  """The formulas of the module's page in float64."""
  velocity = np.zeros_like(weights)
  for gradient, rate in zip(gradients, rates, strict=True):
    velocity = momentum * velocity + gradient
    weights = weights - rate * (gradient + momentum * velocity if nesterov else velocity)
  return weights


@hypothesis.given(momentum=st.sampled_from([0.0, 0.5, 0.9, 0.99]), nesterov=st.booleans(),
                  steps=st.integers(1, 12), seed=st.integers(0, 1000))
@hypothesis.settings(max_examples=30)
def test_many_steps_against_numpy(momentum, nesterov, steps, seed):
  hypothesis.assume(momentum or not nesterov)
  rng = np.random.default_rng(seed)
  shapes = [(2, 3), (4,)]
  variables = [tf.Variable(tf.constant(rng.normal(size=shape), tf.float32)) for shape in shapes]
  starts = [variable.numpy().astype(np.float64) for variable in variables]
  gradients = [[rng.normal(size=shape) for shape in shapes] for _ in range(steps)]
  rates = rng.uniform(0.01, 0.5, steps)
  optimizer = sgd.Sgd(variables, momentum=momentum, nesterov=nesterov)
  for step in range(steps):
    optimizer.update([tf.constant(gradient, tf.float32) for gradient in gradients[step]],
                     tf.constant(rates[step], tf.float32))
  for i, variable in enumerate(variables):
    expected = _numpy_steps(starts[i], [step[i] for step in gradients], rates, momentum, nesterov)
    np.testing.assert_allclose(variable, expected, rtol=1e-4, atol=1e-4)


def test_nesterov_looks_ahead_of_heavy_ball():
  # On a constant slope both keep the same speed in the end; Nesterov's got there earlier.
  heavy = _after([1.0] * 60, 0.1, momentum=0.5)
  ahead = _after([1.0] * 60, 0.1, momentum=0.5, nesterov=True)
  assert ahead[-1] < heavy[-1]
  assert heavy[-2] - heavy[-1] == pytest.approx(0.2, rel=1e-4)
  assert ahead[-2] - ahead[-1] == pytest.approx(0.2, rel=1e-4)


def test_without_momentum_there_is_no_accumulator():
  assert sgd.Sgd([tf.Variable(1.0)]).accumulators == []


def test_accumulators_are_saved_but_not_trained():
  optimizer = sgd.Sgd([tf.Variable(tf.ones([3])), tf.Variable(1.0)], momentum=0.9)
  assert [variable.shape for variable in optimizer.accumulators] == [(3,), ()]
  assert len(optimizer.variables) >= 2
  assert not set(
      variable.ref() for variable in optimizer.accumulators) & set(
          variable.ref() for variable in optimizer.trainable_variables)


def test_a_missing_gradient_is_refused():
  with pytest.raises(ValueError, match='shorter'):
    sgd.Sgd([tf.Variable(1.0), tf.Variable(1.0)]).update(
        [tf.constant(1.0)], tf.constant(0.1))
