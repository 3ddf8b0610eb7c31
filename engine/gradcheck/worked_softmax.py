"""Softmax and cross-entropy of a few logits, step by step.

  p[k] = exp(z[k] - max z) / sum over j of exp(z[j] - max z)        loss = -log p[label]

The text of the steps follows the formulas; the results are those of the engine's cross-entropy: its
loss, its gradient p - y with y one at the label and zero elsewhere, and p, the exponentials of the
negative losses of all labels.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from engine.gradcheck import matrix_text
from engine.ops import cross_entropy


def cross_entropy_of(logits: Sequence[float], label: int) -> tuple[float, np.ndarray]:
  """Returns the engine's loss of one example, in nats, and its gradient by the logits."""
  row = tf.constant([logits], tf.float64)
  with tf.GradientTape() as tape:
    tape.watch(row)
    loss = cross_entropy.softmax_cross_entropy(row, [label])
  return float(loss[0]), tape.gradient(loss, row)[0].numpy()


def probabilities(logits: Sequence[float]) -> np.ndarray:
  """Returns the softmax of the logits."""
  # Not from p - y, where the 1 of y hides the digits of a small p.
  return np.exp([-cross_entropy_of(logits, label)[0] for label in range(len(logits))])


def explain_softmax(logits: Sequence[float]) -> str:
  """Returns the softmax as text."""
  return '\n'.join([
      'softmax: the exponential of each logit, divided by the sum of all', '',
      matrix_text.side_by_side(('logits', [logits])), '',
      *matrix_text.numbered(_softmax_steps(logits)), '',
      matrix_text.side_by_side(('result', [probabilities(logits).tolist()])), '',
      'the results have the sum 1; a number that is added to all logits changes nothing, and the',
      'largest is subtracted, so that no exponential overflows'])


def explain_cross_entropy(logits: Sequence[float], label: int) -> str:
  """Returns the softmax, its cross-entropy with the label and the gradient as text."""
  loss, gradient = cross_entropy_of(logits, label)
  shares = probabilities(logits)
  number = matrix_text.number
  steps = [
      *_softmax_steps(logits), f'loss = {_loss_text(logits, shares, label)} = {number(loss)}',
      *(f'gradient of logit {index}: {number(share)} - {int(index == label)} = {number(value)}'
        for index, (share, value) in enumerate(zip(shares, gradient, strict=True)))]
  return '\n'.join([
      'cross_entropy: the negative logarithm of the probability of the right class', '',
      matrix_text.side_by_side(('logits', [logits]), ('label', [[label]])), '',
      *matrix_text.numbered(steps), '',
      matrix_text.side_by_side(('loss', [[loss]]), ('gradient', [gradient.tolist()])), '',
      'the numbers of the gradient have the sum 0: what the right class gains, the others lose'])


def _loss_text(logits: Sequence[float], shares: np.ndarray, label: int) -> str:
  if shares[label]:
    return f'-log({matrix_text.number(shares[label])})'
  # -log(0) is no number: the logarithm of the quotient before its exponential is rounded to 0.
  largest = max(logits)
  total = np.exp([value - largest for value in logits]).sum()
  return f'log({matrix_text.number(total)}) - {matrix_text.factor(logits[label] - largest)}'


def _softmax_steps(logits: Sequence[float]) -> list[str]:
  number, factor = matrix_text.number, matrix_text.factor
  largest = max(logits)
  shifted = [value - largest for value in logits]
  powers = np.exp(shifted)
  total = powers.sum()
  return [
      *(f'{number(value)} - {factor(largest)} = {number(result)}'
        for value, result in zip(logits, shifted, strict=True)),
      *(f'exp({number(value)}) = {number(power)}'
        for value, power in zip(shifted, powers, strict=True)),
      f'{" + ".join(map(number, powers))} = {number(total)}',
      *(f'{number(power)} / {number(total)} = {number(share)}'
        for power, share in zip(powers, probabilities(logits), strict=True))]
