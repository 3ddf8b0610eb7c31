"""Calibration: whether predictions with probability p are right with frequency p.

Predictions are put into M bins of equal width by the probability of the predicted class, its
confidence. The expected calibration error is

  ECE = sum over bins m of  n_m / n  *  | accuracy_m - confidence_m |

with the share of right predictions and the mean confidence of the n_m predictions in a bin (C. Guo,
G. Pleiss, Y. Sun and K. Q. Weinberger, "On calibration of modern neural networks",
arXiv:1706.04599, equation 3; M = 15 as there). Bin m holds the confidences in ((m - 1) / M, m / M].
"""

import dataclasses
import math

import numpy as np

BINS = 15


@dataclasses.dataclass(frozen=True, eq=False)
class Calibration:
  """Predictions in bins of their confidence.

  Attributes:
    counts: int [bins].
    correct: int [bins], the number of right predictions.
    confidence: float [bins], the mean confidence; nan in an empty bin.
  """
  counts: np.ndarray
  correct: np.ndarray
  confidence: np.ndarray

  @property
  def accuracy(self) -> np.ndarray:
    """The share of right predictions, float [bins]; nan in an empty bin."""
    return _quotients(self.correct, self.counts)

  @property
  def expected_error(self) -> float:
    """The expected calibration error, 0 to 1; nan without predictions."""
    total = self.counts.sum()
    gaps = np.nan_to_num(np.abs(self.accuracy - self.confidence))
    return float((self.counts * gaps).sum() / total) if total else math.nan

  @property
  def mean_confidence(self) -> float:
    """The mean confidence of all predictions; nan without any."""
    total = self.counts.sum()
    sums = self.counts * np.nan_to_num(self.confidence)
    return float(sums.sum() / total) if total else math.nan


def measure(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> Calibration:
  """Counts predictions in bins of their confidence.

  Args:
    confidence: float [n], the probability of the predicted class, above 0 and at most 1.
    right: bool [n], whether the predicted class is the true one.
    bins: their number.
  """
  wide = np.asarray(confidence, np.float64)
  places = np.clip(np.ceil(wide * bins).astype(int) - 1, 0, bins - 1)
  counts, correct, sums = (np.bincount(places, weights, bins) for weights in (None, right, wide))
  return Calibration(counts, correct.astype(int), _quotients(sums, counts))


def _quotients(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
  """Returns parts / wholes with nan for 0 / 0."""
  return np.divide(parts, wholes, out=np.full(len(parts), np.nan), where=wholes > 0)
