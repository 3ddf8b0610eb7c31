"""Calibrates confidence: one temperature T for all logits, softmax(z / T).

T minimizes the negative log likelihood of the true classes on images that the network was not
trained on (C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On calibration of modern neural
networks", arXiv:1706.04599, section 4.2). In b = 1 / T the mean likelihood of logits z with the
true class y

  L(b) = mean( log sum_k exp(b z_k)  -  b z_y ),   L'(b) = mean( sum_k p_k z_k  -  z_y ),

p = softmax(b z), is convex, so L' rises, and its root is found by Brent's method. The predicted
class does not change: T only scales.
"""

import dataclasses

import numpy as np
from scipy import optimize
from scipy import special

# Where every prediction is right, T falls without end; where logits say nothing, it rises so.
LOWEST, HIGHEST = 0.05, 20.0


@dataclasses.dataclass(frozen=True)
class Temperature:
  """A fitted temperature.

  Attributes:
    value: T, from LOWEST to HIGHEST; above 1 the network was overconfident.
    count: number of images that it was fitted on.
  """
  value: float
  count: int


def fitted(logits: np.ndarray, labels: np.ndarray) -> Temperature:
  """Returns the temperature with the smallest negative log likelihood.

  Args:
    logits: float [n, num_classes] of images that the network was not trained on, n at least 1.
    labels: int [n], their classes.
  """
  wide = np.asarray(logits, np.float64)
  rows = np.arange(len(wide))
  # Differences to the true class: the slope is their mean under p.
  above = wide - wide[rows, labels][:, None]

  def slope(inverse: float) -> float:
    return float((special.softmax(inverse * wide, axis=1) * above).sum(axis=1).mean())

  lowest, highest = 1 / HIGHEST, 1 / LOWEST
  if slope(lowest) >= 0:
    return Temperature(HIGHEST, len(wide))
  if slope(highest) <= 0:
    return Temperature(LOWEST, len(wide))
  return Temperature(1 / float(optimize.brentq(slope, lowest, highest, xtol=1e-12)), len(wide))


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
  """Returns softmax(logits / temperature), float64 [n, num_classes]."""
  return special.softmax(np.asarray(logits, np.float64) / temperature, axis=1)


def negative_log_likelihood(logits: np.ndarray, labels: np.ndarray,
                            temperature: float = 1.0) -> float:
  """Returns the mean negative log likelihood of the true classes, in nats."""
  scaled = special.log_softmax(np.asarray(logits, np.float64) / temperature, axis=1)
  return float(-scaled[np.arange(len(scaled)), labels].mean())
