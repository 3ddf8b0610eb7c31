"""Checks that the tests of the operations share, and what the registry must hold.

`gradients`, `assert_agree` and `assert_finite_differences` take an operation and positional
arguments, of which the first `differentiable` have gradients. `bind` makes such a function of a row
of the registry, whose arguments go by name.
"""

import ast
from collections.abc import Iterable, Mapping
import functools
import pathlib
from unittest import mock

import numpy as np
import tensorflow as tf

from engine import ops
from engine.ops import dtype_conversion
from engine.ops import operation as operation_lib

# Modules of engine/ops that the operations are built from or described by; every public function of
# every other one needs a row in the registry.
SUPPORT = frozenset({
    '__init__', 'dft_matrices', 'dtype_conversion', 'fft_conv', 'kernel_choice', 'layout',
    'operation', 'philox', 'reference', 'registry', 'shape_checks', 'tensorflow_equivalents'})
REGISTRY = 'engine/ops/registry.py'

# Room for float64 rounding and for the third-order term of a central difference.
_DIFFERENCE_STEP = 1e-5
_DIFFERENCE_TOLERANCE = 1e-7


def draw(*shape: int, seed: int = 0) -> np.ndarray:
  """Returns float64 numbers on a shuffled grid: no two equal or near, none near zero."""
  return operation_lib.example_values(shape, seed)


def sources() -> dict[str, str]:
  """Returns the text of every module of engine/ops by its path in the tree."""
  folder = pathlib.Path(ops.__file__).parent
  return {f'engine/ops/{path.name}': path.read_text(encoding='utf-8')
          for path in sorted(folder.glob('*.py'))}


def without_row(texts: Mapping[str, str], rows: Iterable[str]) -> list[str]:
  """Returns a line for every public function of an operation's module that has no row.

  Args:
    texts: of modules, by path.
    rows: names of the operations in the registry.
  """
  known = set(rows)
  return [f'{path}: {node.name} has no row in {REGISTRY}'
          for path, text in texts.items() if pathlib.PurePath(path).stem not in SUPPORT
          for node in ast.parse(text).body
          if isinstance(node, ast.FunctionDef) and not node.name.startswith('_')
          and node.name not in known]


def bind(function, example, dtype=tf.float64):
  """Returns a function of positional tensors, those tensors, and how many are differentiable.

  Args:
    function: an operation, its reference or TensorFlow's equivalent.
    example: the operation.Example that it is called with.
    dtype: of the floating-point tensors.
  """
  tensors = example.tensors(dtype)
  constants = operation_lib.constants(example.settings)

  @functools.wraps(function)
  def call(*values):
    return function(**dict(zip(tensors, values, strict=True)), **constants)

  return call, list(tensors.values()), len(example.shapes)


def gradients(operation, arguments, differentiable=1, **settings):
  """Returns the values of an operation and its gradients under an upstream without symmetry."""
  wanted = [tf.convert_to_tensor(a) for a in arguments[:differentiable]]
  with tf.GradientTape() as tape:
    tape.watch(wanted)
    values = tf.nest.flatten(operation(*wanted, *arguments[differentiable:], **settings))
    upstream = [tf.reshape(tf.cos(tf.cast(tf.range(tf.size(value)), value.dtype)), tf.shape(value))
                for value in values]
  return [*values, *tape.gradient(values, wanted, output_gradients=upstream)]


def assert_agree(operation, other, arguments, differentiable=1, rtol=1e-6, atol=1e-6, **settings):
  """Asserts that two operations have the same values and the same gradients."""
  found = gradients(operation, arguments, differentiable, **settings)
  expected = gradients(other, arguments, differentiable, **settings)
  for one, two in zip(found, expected, strict=True):
    np.testing.assert_allclose(one, two, rtol=rtol, atol=atol)


def assert_rounded_once(operation, arguments, **settings):
  """Asserts that values and gradients in bfloat16 are those of float64, rounded once.

  Both where kernels add up as this machine's do and where they cannot be relied upon.
  """
  rounded = [tf.cast(tf.constant(argument), tf.bfloat16) for argument in arguments]

  def differentiate(dtype):
    wanted = [tf.cast(argument, dtype) for argument in rounded]
    with tf.GradientTape() as tape:
      tape.watch(wanted)
      values = operation(*wanted, **settings)
    upstream = tf.cast(tf.cast(tf.constant(draw(*values.shape, seed=9)), tf.bfloat16), dtype)
    return [values, *tape.gradient(values, wanted, output_gradients=upstream)]

  expected = differentiate(tf.float64)
  for reliable in {dtype_conversion.kernels_add_in_float32(), False}:
    with mock.patch.object(dtype_conversion, 'kernels_add_in_float32',
                           lambda answer=reliable: answer):
      found = differentiate(tf.bfloat16)
    for one, two in zip(found, expected, strict=True):
      assert one.dtype == tf.bfloat16
      # Half a unit in the last of eight bits, and what float32 makes of a sum.
      np.testing.assert_allclose(tf.cast(one, tf.float64), two, rtol=2 ** -8, atol=1e-4)


def assert_finite_differences(operation, arguments, differentiable=1, **settings):
  """Asserts that the gradients are the slopes of the values, in float64."""
  rest = arguments[differentiable:]
  analytic, numeric = tf.test.compute_gradient(
      tf.function(lambda *wanted: tf.nest.flatten(operation(*wanted, *rest, **settings))[0],
                  autograph=False),
      list(arguments[:differentiable]), delta=_DIFFERENCE_STEP)
  for one, two in zip(analytic, numeric, strict=True):
    np.testing.assert_allclose(one, two, rtol=_DIFFERENCE_TOLERANCE, atol=_DIFFERENCE_TOLERANCE)
