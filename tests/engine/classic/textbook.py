"""The lesson's own loops in NumPy, for tests to hold the learners against."""

import numpy as np


def perceptron(inputs: np.ndarray, targets: np.ndarray, rate: float, epochs: int):
  """Returns weights [1 + D], the bias first, and the errors of every epoch, the last 0 included."""
  weights, errors = np.zeros(1 + inputs.shape[1]), []
  for _ in range(epochs):
    errors.append(0)
    for example, target in zip(inputs, targets, strict=True):
      answer = np.where(np.dot(example, weights[1:]) + weights[0] >= 0.0, 1, -1)
      update = rate * (target - answer)
      weights[1:] += update * example
      weights[0] += update
      errors[-1] += int(update != 0.0)
    if not errors[-1]:
      break
  return weights, errors


def adaline(inputs: np.ndarray, targets: np.ndarray, rate: float, epochs: int):
  """Returns weights [1 + D] of the rule that updates on the net input, an example at a time."""
  weights = np.zeros(1 + inputs.shape[1])
  for _ in range(epochs):
    for example, target in zip(inputs, targets, strict=True):
      update = rate * (target - (np.dot(example, weights[1:]) + weights[0]))
      weights[1:] += update * example
      weights[0] += update
  return weights
