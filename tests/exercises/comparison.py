"""Compares results and gradients of a reader's operation with what they should be."""

from collections.abc import Mapping, Sequence

import numpy as np
import tensorflow as tf

from engine.gradcheck import results
from tests.exercises import explanation
from tests.exercises import reader_code

# Values and gradients are sums of up to a hundred terms, each rounded a few times.
_ROUNDINGS = 1_000
_RESULT = 'result'


def check_kinds(names: Sequence[str], received: Sequence[tf.Tensor | None],
                expected: Sequence[np.ndarray]) -> list[np.ndarray]:
  """Returns a result and its gradients as arrays.

  Args:
    names: of the arguments with gradients.
    received: the result and the gradients.
    expected: what they should be.

  Raises:
    reader_code.ReaderError: one is missing or has another shape or dtype.
  """
  arrays = []
  for name, value in zip((_RESULT, *names), received, strict=True):
    if value is None:
      raise reader_code.ReaderError(f'{_subject(name)} is missing: gradient returns None for it')
    arrays.append(_array(name, value))
  shapes, right = ([value.shape for value in values[1:]] for values in (arrays, expected))
  if shapes != right and shapes[::-1] == right:
    raise reader_code.ReaderError(f'the gradients are in another order than {" and ".join(names)}')
  for name, value, model in zip((_RESULT, *names), arrays, expected, strict=True):
    if text := explanation.of_kind(value, model):
      raise reader_code.ReaderError(f'{_subject(name)} {text}')
  return arrays


def _array(name: str, value: object) -> np.ndarray:
  try:
    return np.asarray(tf.convert_to_tensor(value))
  except (TypeError, ValueError) as error:
    raise reader_code.ReaderError(
        f'{_subject(name)} is a {type(value).__name__}; expected a tensor') from error


def check_values(names: Sequence[str], received: Sequence[np.ndarray],
                 expected: Sequence[np.ndarray]) -> None:
  """Compares a result and its gradients, of the right shapes and dtypes.

  Args:
    names: of the arguments with gradients.
    received: the result, and the gradients or the first of them.
    expected: what they should be.

  Raises:
    reader_code.ReaderError: one is wrong beyond rounding.
  """
  for name, value, model in zip((_RESULT, *names), received, expected, strict=False):
    tolerance = _ROUNDINGS * np.finfo(model.dtype).eps * max(1.0, float(abs(model).max()))
    # Not a number is not below either.
    wrong = np.logical_not(abs(value - model) <= tolerance)
    if wrong.any():
      raise _wrong_values(name, value, model, wrong, expected[0].shape)


def check_upstream(names: Sequence[str], gradients: Sequence[np.ndarray],
                   doubled: Sequence[np.ndarray]) -> None:
  """Compares the gradients of a loss and of twice the loss.

  Raises:
    reader_code.ReaderError: both are the same.
  """
  for name, one, two in zip(names, gradients, doubled, strict=True):
    if one.any() and np.array_equal(one, two):
      raise reader_code.ReaderError(
          f'{_subject(name)} does not depend on upstream',
          'by the chain rule, twice the upstream gives twice the gradient')


def check_slopes(gradients: Sequence[np.ndarray], checked: Sequence[results.VariableResult],
                 result_shape: tuple[int, ...]) -> None:
  """Looks at the results of a gradient check.

  Args:
    gradients: that were checked.
    checked: results of all elements of each.
    result_shape: the shape of the operation's result.

  Raises:
    reader_code.ReaderError: a gradient is wrong.
  """
  for gradient, found in zip(gradients, checked, strict=True):
    elements = [element for element in found.elements if element.index is not None]
    slopes = np.reshape([element.slope for element in elements], gradient.shape)
    wrong = np.reshape([element.state == results.WRONG for element in elements], gradient.shape)
    if wrong.any():
      raise _wrong_values(found.name, gradient, slopes, wrong, result_shape)


def _subject(name: str) -> str:
  return 'the result' if name == _RESULT else f'the gradient of {name}'


def _wrong_values(name: str, received: np.ndarray, expected: np.ndarray, wrong: np.ndarray,
                  result_shape: tuple[int, ...]) -> reader_code.ReaderError:
  counts: Mapping[int, str] = {
      int(np.prod(result_shape)): 'the number of elements of the result',
      int(np.prod(result_shape[:-1])): 'the number of examples and pixels',
      int(np.prod(result_shape[:1])): 'the number of examples'}
  text, *details = explanation.of_values(name, received, expected, wrong, counts)
  return reader_code.ReaderError(f'{_subject(name)} {text}', *details,
                                 explanation.of_worst(name, received, expected, wrong))
