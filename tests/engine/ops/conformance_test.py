"""The demands that are the same for every operation."""

import inspect
import pathlib

import numpy as np
import pytest
import tensorflow as tf

from engine import ops
from engine.ops import reference
from tests.engine.ops import conformance

# They hold no operation of their own.
_NO_OPERATION = {'__init__', 'bfloat16', 'contracts', 'fourier_matrices', 'layout', 'reference'}
# Another way to compute an operation of another page, with a test of its own.
_OTHER_WAYS = {'fourier'}
_CASES = conformance.cases()
_every_case = pytest.mark.parametrize(
    'case', _CASES, ids=[f'{case.module}{i}' for i, case in enumerate(_CASES)])


def test_every_module_has_a_case():
  modules = {path.stem for path in pathlib.Path(ops.__file__).parent.glob('*.py')}
  assert {case.module for case in _CASES} == modules - _NO_OPERATION - _OTHER_WAYS


def test_every_twin_is_used():
  public = {name for name, _ in inspect.getmembers(reference, inspect.isfunction)
            if not name.startswith('_')}
  assert {case.twin.__name__ for case in _CASES} == public


@_every_case
def test_twin_takes_the_same_arguments(case):
  def parameters(function):
    return [(p.name, p.default) for p in inspect.signature(function).parameters.values()]

  assert case.operation.__name__ == case.twin.__name__
  assert parameters(case.operation) == parameters(case.twin)


@_every_case
@pytest.mark.parametrize('dtype', [tf.float32, tf.float64], ids=lambda dtype: dtype.name)
def test_agrees_with_twin(case, dtype):
  tolerance = 1e-5 if dtype == tf.float32 else 1e-12
  conformance.assert_agree(case.operation, case.twin, case.typed(dtype), case.differentiable,
                           rtol=tolerance, atol=tolerance, **case.settings)


@_every_case
def test_gradient_is_the_slope(case):
  conformance.assert_finite_differences(
      case.operation, case.typed(), case.differentiable, **case.settings)


@_every_case
def test_traced_with_unknown_batch_equals_eager(case):
  arguments = case.typed(tf.float32)
  signature = [
      tf.TensorSpec([None, *a.shape[1:]] if i < case.batched else a.shape, a.dtype)
      for i, a in enumerate(arguments)]

  def differentiate(*values):
    return conformance.gradients(case.operation, values, case.differentiable, **case.settings)

  traced = tf.function(differentiate, input_signature=signature)
  eager = differentiate(*arguments)
  for one, two in zip(traced(*arguments), eager, strict=True):
    np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-6)


@_every_case
def test_keeps_bfloat16(case):
  exact = case.typed(tf.bfloat16)
  wide = [tf.cast(a, tf.float32) if a.dtype.is_floating else a for a in exact]
  found = conformance.gradients(case.operation, exact, case.differentiable, **case.settings)
  expected = conformance.gradients(case.operation, wide, case.differentiable, **case.settings)
  outputs = len(found) - case.differentiable
  for i, (one, two) in enumerate(zip(found, expected, strict=True)):
    statistic = outputs - case.statistics <= i < outputs
    assert one.dtype == (tf.float32 if statistic else tf.bfloat16)
    # Eight bits of significand, over sums of up to thirty terms of size one.
    np.testing.assert_allclose(tf.cast(one, tf.float32), two, rtol=0.05, atol=0.15)


@_every_case
def test_refuses_whole_numbers(case):
  arguments = [tf.zeros(case.arguments[0].shape, tf.int32), *case.typed()[1:]]
  with pytest.raises(ValueError, match=(
      rf'^{case.operation.__name__}: \w+ is int32; expected floating-point numbers$')):
    case.operation(*arguments, **case.settings)


@_every_case
def test_accepts_variables(case):
  arguments = case.typed(tf.float32)
  variables = [tf.Variable(a) for a in arguments[:case.differentiable]]
  with tf.GradientTape() as tape:
    loss = case.operation(*variables, *arguments[case.differentiable:], **case.settings)
  for variable, slope in zip(variables, tape.gradient(loss, variables), strict=True):
    assert slope.shape == variable.shape
