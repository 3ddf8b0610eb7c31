"""Confusion counts of an evaluation, and accuracy, recall and precision from them.

The 95% interval of a share p of n is Wilson's (E. B. Wilson, "Probable inference, the law of
succession, and statistical inference", JASA 22, 1927):

  (p + z^2 / 2n  +-  z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n),   z = 1.96

Unlike p +- z sqrt(p (1 - p) / n) it stays within [0, 1] and is not empty at 0 or 1.
"""

import dataclasses
import math

import numpy as np

# Classes are unequal where the largest has more than so many times the examples of the smallest.
_UNEQUAL = 1.5
# The 97.5% point of the standard normal distribution.
_Z = 1.959963984540054


@dataclasses.dataclass(frozen=True, eq=False)
class ClassificationMetrics:
  """Confusion counts and loss of a network on some examples.

  Attributes:
    confusion: int64 [classes, classes]; row: true class, column: predicted class.
    cross_entropy_sum: sum of the examples' losses, in nats.

  Example:
    Of 4 examples of the first class 3 are right, of 4 of the second all:

    >>> from engine.evaluation import metrics
    >>> result = metrics.ClassificationMetrics(np.array([[3, 1], [0, 4]]))
    >>> print(result.accuracy, result.class_recall, result.class_precision)
    0.875 [0.75 1.  ] [1.  0.8]
  """
  confusion: np.ndarray
  cross_entropy_sum: float = 0.0

  @property
  def count(self) -> int:
    """The number of examples."""
    return int(self.confusion.sum())

  @property
  def correct(self) -> int:
    """The number of examples whose predicted class is the true one."""
    return int(np.trace(self.confusion))

  @property
  def accuracy(self) -> float:
    """The share of examples whose predicted class is the true one; nan without examples."""
    return self.correct / self.count if self.count else math.nan

  @property
  def interval(self) -> tuple[float, float]:
    """The 95% interval of the accuracy."""
    return wilson_interval(self.correct, self.count)

  @property
  def cross_entropy(self) -> float:
    """The mean loss of an example, in nats; nan without examples."""
    return self.cross_entropy_sum / self.count if self.count else math.nan

  @property
  def class_precision(self) -> np.ndarray:
    """The share of the predictions of each class that are right, [classes], nan without any."""
    return _shares(np.diagonal(self.confusion), self.confusion.sum(axis=0))

  @property
  def class_recall(self) -> np.ndarray:
    """The share of each class's examples that are predicted right, [classes], nan without any."""
    return _shares(np.diagonal(self.confusion), self.confusion.sum(axis=1))

  @property
  def mean_recall(self) -> float:
    """The mean of the recalls of all classes that have examples; nan without examples."""
    recalls = self.class_recall
    return float(np.mean(recalls[~np.isnan(recalls)])) if self.count else math.nan

  @property
  def is_unequal(self) -> bool:
    """Whether classes differ so much in size that the accuracy tells most of the largest."""
    totals = self.confusion.sum(axis=1)
    return self.count > 0 and bool(totals.max() > _UNEQUAL * totals[totals > 0].min())


def count(labels: np.ndarray, predicted: np.ndarray, losses: np.ndarray,
          num_classes: int) -> ClassificationMetrics:
  """Counts predictions against labels.

  Args:
    labels: int [n] in [0, num_classes).
    predicted: int [n] in [0, num_classes).
    losses: float [n], cross-entropies in nats.
    num_classes: the number of classes.
  """
  cells = np.bincount(labels.astype(np.int64) * num_classes + predicted, minlength=num_classes**2)
  return ClassificationMetrics(
      cells.reshape(num_classes, num_classes), float(np.sum(losses, dtype=np.float64)))


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
  """Returns the 95% interval of a share.

  Args:
    successes: 0 to `trials`.
    trials: the number of independent trials; without any the interval is [0, 1].

  Returns:
    The lower and upper end, 0 <= lower <= successes / trials <= upper <= 1.
  """
  if not trials:
    return 0.0, 1.0
  share = successes / trials
  scale = 1.0 + _Z**2 / trials
  middle = (share + _Z**2 / (2 * trials)) / scale
  half = _Z / scale * math.sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
  # At 0 and 1 an end equals the share; rounding must not move it beyond.
  return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def _shares(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
  """Returns parts / wholes with nan for 0 / 0."""
  return np.divide(parts, wholes, out=np.full(len(parts), np.nan), where=wholes > 0)
