"""Requirements that are the same for every operation, run on every row of the registry."""

import inspect

import numpy as np
import pytest
import tensorflow as tf

from engine.ops import reference
from engine.ops import registry
from tests.engine.ops import conformance

_EXAMPLES = {
    f'{name}-{number}': (row, example) for name, row in registry.OPERATIONS.items()
    for number, example in enumerate(row.examples)}
_every_example = pytest.mark.parametrize('row, example', _EXAMPLES.values(), ids=_EXAMPLES)
_every_row = pytest.mark.parametrize(
    'row', registry.OPERATIONS.values(), ids=registry.OPERATIONS)
_COMPARED = {name: (row, example) for name, (row, example) in _EXAMPLES.items()
             if not row.not_compared}


def _parameters(function):
  return [(p.name, p.default) for p in inspect.signature(function).parameters.values()]


def test_every_operation_has_a_row():
  missing = conformance.without_row(conformance.sources(), registry.OPERATIONS)
  assert not missing, '\n'.join(missing)


def test_every_reference_is_used():
  public = {name for name, _ in inspect.getmembers(reference, inspect.isfunction)
            if not name.startswith('_')}
  used = {row.reference.__name__ for row in registry.OPERATIONS.values()
          if row.reference.__module__ == reference.__name__}
  assert used == public


@_every_row
def test_reference_takes_the_same_arguments(row):
  assert row.reference.__name__ in (row.name, '<lambda>')
  assert _parameters(row.reference) == _parameters(row.function)


@_every_row
def test_tensorflow_takes_the_same_arguments(row):
  names = [name for name, _ in _parameters(row.tensorflow or row.function)]
  assert names == [name for name, _ in _parameters(row.function)]


@_every_example
@pytest.mark.parametrize('dtype', [tf.float32, tf.float64], ids=lambda dtype: dtype.name)
def test_agrees_with_reference(row, example, dtype):
  tolerance = 1e-5 if dtype == tf.float32 else 1e-12
  operation, arguments, differentiable = conformance.bind(row.function, example, dtype)
  expected, _, _ = conformance.bind(row.reference, example, dtype)
  conformance.assert_agree(operation, expected, arguments, differentiable,
                           rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize('row, example', _COMPARED.values(), ids=_COMPARED)
def test_agrees_with_tensorflow(row, example):
  operation, arguments, differentiable = conformance.bind(row.function, example, tf.float32)
  kernel, _, _ = conformance.bind(row.tensorflow, example, tf.float32)
  # Statistics, which TensorFlow defines otherwise, are left out.
  conformance.assert_agree(lambda *values: tf.nest.flatten(operation(*values))[0], kernel,
                           arguments, differentiable, rtol=2e-5, atol=1e-5)


@_every_example
def test_gradient_is_the_slope(row, example):
  conformance.assert_finite_differences(*conformance.bind(row.function, example))


@_every_example
def test_traced_with_unknown_batch_equals_eager(row, example):
  operation, arguments, differentiable = conformance.bind(row.function, example, tf.float32)
  names = list(example.tensors(tf.float32))
  batched = names[:1] if row.batch_arguments is None else row.batch_arguments
  signature = [tf.TensorSpec([None, *value.shape[1:]] if name in batched else value.shape,
                             value.dtype) for name, value in zip(names, arguments, strict=True)]

  def differentiate(*values):
    return conformance.gradients(operation, values, differentiable)

  traced = tf.function(differentiate, input_signature=signature)
  eager = differentiate(*arguments)
  for one, two in zip(traced(*arguments), eager, strict=True):
    np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-6)


@_every_example
def test_keeps_bfloat16(row, example):
  operation, exact, differentiable = conformance.bind(row.function, example, tf.bfloat16)
  wide = [tf.cast(a, tf.float32) if a.dtype.is_floating else a for a in exact]
  found = conformance.gradients(operation, exact, differentiable)
  expected = conformance.gradients(operation, wide, differentiable)
  outputs = len(found) - differentiable
  for i, (one, two) in enumerate(zip(found, expected, strict=True)):
    statistic = outputs - row.num_statistics <= i < outputs
    assert one.dtype == (tf.float32 if statistic else tf.bfloat16)
    # Eight bits of significand, over sums of up to thirty terms of size one.
    np.testing.assert_allclose(tf.cast(one, tf.float32), two, rtol=0.05, atol=0.15)


@_every_example
def test_refuses_whole_numbers(row, example):
  operation, arguments, _ = conformance.bind(row.function, example)
  arguments[0] = tf.zeros(arguments[0].shape, tf.int32)
  with pytest.raises(ValueError, match=(
      rf'^{row.name}: \w+ is int32; expected floating-point numbers$')):
    operation(*arguments)


@_every_row
def test_refuses_another_axis_of_a_parameter(row):
  """All differentiable arguments but the first have a fixed number of axes."""
  example = row.examples[0]
  operation, arguments, differentiable = conformance.bind(row.function, example)
  for number, name in list(enumerate(example.shapes))[1:differentiable]:
    changed = [value[..., tf.newaxis] if i == number else value
               for i, value in enumerate(arguments)]
    with pytest.raises(ValueError, match=rf'^{row.name}: {name} has shape \(.*\); expected \['):
      operation(*changed)


@_every_example
def test_accepts_variables(row, example):
  operation, arguments, differentiable = conformance.bind(row.function, example, tf.float32)
  variables = [tf.Variable(a) for a in arguments[:differentiable]]
  with tf.GradientTape() as tape:
    loss = operation(*variables, *arguments[differentiable:])
  for variable, slope in zip(variables, tape.gradient(loss, variables), strict=True):
    assert slope.shape == variable.shape


def test_a_missing_row_is_named():
  texts = {'engine/ops/foo.py': 'def foo(x):\n  return x\n\n\ndef _bar(x):\n  return x\n',
           'engine/ops/shape_checks.py': 'def size(x):\n  return x\n'}
  assert conformance.without_row(texts, ['conv2d']) == [
      'engine/ops/foo.py: foo has no row in engine/ops/registry.py']
  assert not conformance.without_row(texts, ['foo'])


def test_support_modules_exist():
  assert {f'engine/ops/{name}.py' for name in conformance.SUPPORT} <= set(conformance.sources())
