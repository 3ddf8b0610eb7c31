"""Convolution and max-pooling of a small matrix, step by step.

A 5x5 matrix, a 2x2 filter with stride 1 and 'VALID' padding (4x4 positions), then 2x2 max-pooling
of the result. The text of the steps follows the formulas; the results are those of the engine's
operations.
"""

from collections.abc import Callable, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.ops import conv
from engine.ops import pooling
from tfrecords import errors

EXPLAINED = ('conv2d',)

MATRIX = ((1, 0, 2, 1, 0),
          (0, 3, 1, 0, 2),
          (2, 1, 0, 1, 1),
          (0, 1, 2, 3, 0),
          (1, 0, 1, 0, 2))
FILTER = ((1, 0),
          (-1, 2))
WINDOW = 2

Matrix = Sequence[Sequence[int]]


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
  window: tuple[tuple[int, ...], ...]
  text: str
  result: int


def convolution() -> tuple[np.ndarray, list[Step]]:
  """Returns the convolved matrix [4, 4] and its steps, row by row."""
  images = tf.constant(MATRIX, tf.float64)[tf.newaxis, :, :, tf.newaxis]
  filters = tf.constant(FILTER, tf.float64)[:, :, tf.newaxis, tf.newaxis]
  results = conv.conv2d(images, filters, strides=1, padding='VALID')[0, :, :, 0].numpy().astype(int)
  return results, _steps(MATRIX, results, 1, _products)


def max_pooling(matrix: np.ndarray) -> tuple[np.ndarray, list[Step]]:
  """Returns the maxima of the adjacent 2x2 windows of a matrix and the steps."""
  images = tf.constant(matrix, tf.float64)[tf.newaxis, :, :, tf.newaxis]
  results = pooling.max_pool(images, WINDOW, WINDOW, 'VALID')[0, :, :, 0].numpy().astype(int)
  return results, _steps(matrix.tolist(), results, WINDOW, _largest)


def _steps(matrix: Matrix, results: np.ndarray, strides: int,
           describe: Callable[[Matrix], str]) -> list[Step]:
  steps = []
  for (row, column), result in np.ndenumerate(results):
    top, left = row * strides, column * strides
    window = tuple(tuple(line[left:left + WINDOW]) for line in matrix[top:top + WINDOW])
    steps.append(Step(top, left, window, describe(window), int(result)))
  return steps


def _products(window: Matrix) -> str:
  pairs = [(value, weight) for values, weights in zip(window, FILTER, strict=True)
           for value, weight in zip(values, weights, strict=True)]
  return ' + '.join(f'{value}*{weight}' if weight >= 0 else f'{value}*({weight})'
                    for value, weight in pairs)


def _largest(window: Matrix) -> str:
  return f'max({", ".join(str(value) for values in window for value in values)})'


def explain(name: str) -> str:
  """Returns the example of an operation as text.

  Args:
    name: one of EXPLAINED.

  Raises:
    errors.InputError: there is no such example.
  """
  if name not in EXPLAINED:
    raise errors.InputError(
        f'--explain={name}: there is no such example; '
        f'{errors.did_you_mean(name, EXPLAINED)}')
  filtered, steps = convolution()
  pooled, maxima = max_pooling(filtered)
  rows, columns = filtered.shape
  return '\n'.join([
      'conv2d: slide the filter over the matrix, multiply element by element, add up', '',
      _side_by_side(('matrix', MATRIX), ('filter', FILTER)), '',
      f'stride 1, whole windows only: 5 - 2 + 1 = {rows} positions down and {columns} across', '',
      *_step_lines(steps), '', _side_by_side(('result', filtered.tolist())), '',
      "each number is the filter's response to one window; training adjusts the four weights", '',
      f'max_pool: the largest number of each {WINDOW}x{WINDOW} window, stride {WINDOW}', '',
      *_step_lines(maxima), '', _side_by_side(('result', pooled.tolist())), '',
      'the gradient of a maximum goes to the largest number, the first of equal ones; that of a',
      'convolution to each number of the window, times its weight'])


def _step_lines(steps: Sequence[Step]) -> list[str]:
  width = max(len(step.text) for step in steps)
  return [f'  step {number:2}: rows {step.top}-{step.top + WINDOW - 1}, columns '
          f'{step.left}-{step.left + WINDOW - 1}: {step.text.ljust(width)} = {step.result:2}'
          for number, step in enumerate(steps, 1)]


def _side_by_side(*matrices: tuple[str, Matrix]) -> str:
  """Returns matrices side by side, each under its name."""
  blocks = []
  for name, matrix in matrices:
    lines = [name, *(' '.join(f'{value:2}' for value in row) for row in matrix)]
    blocks.append([line.ljust(max(map(len, lines))) for line in lines])
  height = max(map(len, blocks))
  blocks = [block + [' ' * len(block[0])] * (height - len(block)) for block in blocks]
  return '\n'.join('  ' + '      '.join(parts).rstrip() for parts in zip(*blocks, strict=True))
