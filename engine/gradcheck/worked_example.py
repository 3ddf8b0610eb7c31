"""Convolution and max-pooling of a small matrix, step by step.

By default a 5x5 matrix, a 2x2 filter with stride 1 and 'VALID' padding (4x4 positions), then 2x2
max-pooling of the result. The text of the steps follows the formulas; the results are those of the
engine's operations.
"""

from collections.abc import Callable, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.gradcheck import explained_inputs
from engine.gradcheck import matrix_text
from engine.ops import conv
from engine.ops import pooling

WINDOW = explained_inputs.POOL

Matrix = matrix_text.Matrix


@dataclasses.dataclass(frozen=True)
class Step:
  """Computation of one number of a result.

  Attributes:
    top: first row of the window.
    left: first column of the window.
    window: the numbers in the window, row by row.
    text: the computation as text.
    result: the result as computed by the operation.
  """
  top: int
  left: int
  window: tuple[tuple[float, ...], ...]
  text: str
  result: float


def convolution(image: Matrix = explained_inputs.IMAGE, weights: Matrix = explained_inputs.FILTER
                ) -> tuple[np.ndarray, list[Step]]:
  """Returns the convolved matrix, stride 1 and whole windows only, and its steps, row by row."""
  filters = tf.constant(weights, tf.float64)[:, :, tf.newaxis, tf.newaxis]
  results = conv.conv2d(_as_images(image), filters, strides=1, padding='VALID')[0, :, :, 0].numpy()
  return results, _steps(image, results, 1, np.shape(weights),
                         lambda window: _products(window, weights))


def max_pooling(matrix: Matrix) -> tuple[np.ndarray, list[Step]]:
  """Returns the maxima of the adjacent 2x2 windows of a matrix and the steps."""
  results = pooling.max_pool(_as_images(matrix), WINDOW, WINDOW, 'VALID')[0, :, :, 0].numpy()
  return results, _steps(matrix, results, WINDOW, (WINDOW, WINDOW), _largest)


def can_pool(matrix: np.ndarray) -> bool:
  """Returns whether a matrix has a window of max-pooling."""
  return min(matrix.shape) >= WINDOW


def _as_images(matrix: Matrix) -> tf.Tensor:
  return tf.constant(matrix, tf.float64)[tf.newaxis, :, :, tf.newaxis]


def _steps(matrix: Matrix, results: np.ndarray, strides: int, size: tuple[int, ...],
           describe: Callable[[Matrix], str]) -> list[Step]:
  steps, values = [], np.asarray(matrix)
  for (row, column), result in np.ndenumerate(results):
    top, left = row * strides, column * strides
    window = tuple(map(tuple, values[top:top + size[0], left:left + size[1]].tolist()))
    steps.append(Step(top, left, window, describe(window), float(result)))
  return steps


def _products(window: Matrix, weights: Matrix) -> str:
  return ' + '.join(f'{matrix_text.number(value)}*{matrix_text.factor(weight)}'
                    for values, row in zip(window, weights, strict=True)
                    for value, weight in zip(values, row, strict=True))


def _largest(window: Matrix) -> str:
  return f'max({", ".join(matrix_text.number(value) for values in window for value in values)})'


def explain_conv2d(image: Matrix, weights: Matrix) -> str:
  """Returns the convolution of an image, and the max-pooling of the result, as text."""
  filtered, steps = convolution(image, weights)
  rows, columns = filtered.shape
  sizes = zip(np.shape(image), np.shape(weights), filtered.shape, strict=True)
  down, across = (f'{size} - {taps} + 1 = {count}' for size, taps, count in sizes)
  return '\n'.join([
      'conv2d: slide the filter over the matrix, multiply element by element, add up', '',
      matrix_text.side_by_side(('matrix', image), ('filter', weights)), '',
      f'stride 1, whole windows only: {down} positions down, {across} across', '',
      *_step_lines(steps), '', matrix_text.side_by_side(('result', filtered.tolist())), '',
      "each number is the filter's response to one window; training adjusts the weights", '',
      'the gradient goes to each number of a window times its weight, to each weight times its '
      'number', '',
      explain_max_pool(filtered.tolist()) if can_pool(filtered) else
      f'max_pool: {rows}x{columns} has no window of {WINDOW}x{WINDOW}'])


def explain_max_pool(image: Matrix) -> str:
  """Returns the max-pooling of an image as text."""
  pooled, maxima = max_pooling(image)
  return '\n'.join([
      f'max_pool: the largest number of each {WINDOW}x{WINDOW} window, stride {WINDOW}', '',
      matrix_text.side_by_side(('matrix', image)), '',
      *_step_lines(maxima), '', matrix_text.side_by_side(('result', pooled.tolist())), '',
      'the gradient of a maximum goes to the largest number, the first of equal ones'])


def _step_lines(steps: Sequence[Step]) -> list[str]:
  width = max(len(step.text) for step in steps)
  return matrix_text.numbered([
      f'rows {step.top}-{step.top + len(step.window) - 1}, columns '
      f'{step.left}-{step.left + len(step.window[0]) - 1}: {step.text.ljust(width)} = '
      f'{matrix_text.number(step.result):>2}' for step in steps])
