"""Local response normalization and batch normalization of a few numbers, step by step.

The text of the steps follows the formulas of engine/ops/local_response_normalization.py and
engine/ops/batch_normalization.py; the results are those of the operations, in float64.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from engine.gradcheck import matrix_text
from engine.ops import batch_normalization
from engine.ops import local_response_normalization

# Narrow and strong, so that its effect shows on small numbers; see _CONSTANTS.
DEPTH_RADIUS, BIAS, ALPHA, BETA = 1, 1.0, 0.1, 0.75
EPSILON = 0.001

_CONSTANTS = (
    f'depth_radius {DEPTH_RADIUS}, bias {BIAS:g}, alpha {ALPHA:g}, beta {BETA:g} '
    '(the CIFAR-10 tutorial: 4, 1, 0.001/9, 0.75)')


def normalize_locally(channels: Sequence[float]) -> np.ndarray:
  """Returns the channels of one pixel, divided by a power of the energy of their neighbors."""
  images = tf.constant(channels, tf.float64)[tf.newaxis, tf.newaxis, tf.newaxis, :]
  return local_response_normalization.local_response_normalization(
      images, DEPTH_RADIUS, BIAS, ALPHA, BETA)[0, 0, 0].numpy()


def normalize_batch(values: matrix_text.Matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
  """Normalizes one pixel of each example by the statistics of the batch.

  Args:
    values: a row for each example, a column for each channel.

  Returns:
    The normalized values [examples, channels]; mean and variance [channels].
  """
  images = tf.constant(values, tf.float64)[:, tf.newaxis, tf.newaxis, :]
  shift = tf.zeros(images.shape[3], tf.float64)
  outputs, mean, variance = batch_normalization.batch_normalization(images, shift, EPSILON)
  return outputs[:, 0, 0].numpy(), mean.numpy(), variance.numpy()


def explain_local_response_normalization(channels: Sequence[float]) -> str:
  """Returns the local response normalization of the channels of a pixel as text."""
  number, factor = matrix_text.number, matrix_text.factor
  results, steps = normalize_locally(channels), []
  for index, (value, result) in enumerate(zip(channels, results, strict=True)):
    near = channels[max(index - DEPTH_RADIUS, 0):index + DEPTH_RADIUS + 1]
    scale = BIAS + ALPHA * sum(neighbor**2 for neighbor in near)
    squares = ' + '.join(f'{factor(neighbor)}^2' for neighbor in near)
    steps.append(f'channel {index}: s = {BIAS:g} + {ALPHA:g}*({squares}) = {number(scale)}; '
                 f'{number(value)} / {number(scale)}^{BETA:g} = {number(result)}')
  return '\n'.join([
      'local_response_normalization: divide each channel of a pixel by a power of the energy of '
      'its neighbors', '', matrix_text.side_by_side(('channels', [channels])), '', _CONSTANTS, '',
      *matrix_text.numbered(steps), '',
      matrix_text.side_by_side(('result', [results.tolist()])), '',
      'alpha weighs the sum of the squares; other frameworks weigh their mean'])


def explain_batch_normalization(values: matrix_text.Matrix) -> str:
  """Returns the batch normalization of a pixel of some examples as text."""
  number, factor = matrix_text.number, matrix_text.factor
  results, means, variances = normalize_batch(values)
  steps = []
  for channel, (mean, variance) in enumerate(zip(means, variances, strict=True)):
    column = [row[channel] for row in values]
    squares = ' + '.join(f'{factor(value - mean)}^2' for value in column)
    steps += [
        f'channel {channel}, mean: ({" + ".join(map(factor, column))}) / {len(column)} = '
        f'{number(mean)}',
        f'channel {channel}, variance: ({squares}) / {len(column)} = {number(variance)}',
        *(f'channel {channel}, example {row}: ({number(value)} - {factor(mean)}) / '
          f'sqrt({number(variance)} + {EPSILON:g}) = {number(results[row, channel])}'
          for row, value in enumerate(column))]
  return '\n'.join([
      'batch_normalization: subtract the mean of a channel over the batch, divide by its standard '
      'deviation', '', matrix_text.side_by_side(('values', values)), '',
      f'a row for each example, a column for each channel; epsilon {EPSILON:g}, no shift', '',
      *matrix_text.numbered(steps), '',
      matrix_text.side_by_side(('result', results.tolist())), '',
      'evaluation takes moving averages of mean and variance instead of those of the batch'])
