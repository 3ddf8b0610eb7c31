"""Ranks records by the doubt about their labels, as confident learning does.

C. G. Northcutt, L. Jiang and I. L. Chuang, "Confident learning: Estimating uncertainty in dataset
labels", JAIR 70, 2021. The probabilities p of a record are those of a network that has not been
trained on it. Records are ranked by the normalized margin

  log p[label] - max over k != label of log p[k]

the lowest first; in logarithms, since probabilities near 0 and 1 round to the same number. The
number of wrong labels is estimated by the confident joint: a record counts whose likeliest class,
among those with a probability of at least the mean self-confidence of their own records, is not its
label.

The only record of a class is judged by a network that has not seen the class, which always doubts
it: such records stand last, and the estimate leaves them out.
"""

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True, eq=False)
class Ranking:
  """Records by the doubt about their labels.

  Attributes:
    order: numbers of the records, the most doubted first, int64 [n].
    labels: of the records, in their own order, int32 [n].
    suggested: the likeliest class other than the label, int64 [n].
    probabilities: float32 [n, classes].
    estimated_errors: how many labels are estimated to be wrong.
  """
  order: np.ndarray
  labels: np.ndarray
  suggested: np.ndarray
  probabilities: np.ndarray
  estimated_errors: int


def rank(logits: np.ndarray, labels: np.ndarray) -> Ranking:
  """Ranks records.

  Args:
    logits: float32 [n, classes] of networks that have not seen the records.
    labels: int32 [n].
  """
  every = np.arange(len(labels))
  own = logits[every, labels]
  others = logits.copy()
  others[every, labels] = -np.inf
  suggested = others.argmax(axis=1)
  # The normalizer of the softmax cancels.
  margin = np.where(is_judged(labels), own - others[every, suggested], np.inf)
  exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
  probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
  return Ranking(np.argsort(margin, kind='stable'), labels, suggested, probabilities,
                 estimated_errors(probabilities, labels))


def is_judged(labels: np.ndarray) -> np.ndarray:
  """Returns which records have another one of their class, bool [n].

  Args:
    labels: int [n].
  """
  return np.bincount(labels)[labels] > 1


def estimated_errors(probabilities: np.ndarray, labels: np.ndarray) -> int:
  """Returns the records off the diagonal of the confident joint.

  Args:
    probabilities: float [n, classes].
    labels: int [n].
  """
  classes = probabilities.shape[1]
  confidence = probabilities[np.arange(len(labels)), labels]
  counts = np.bincount(labels, minlength=classes)
  sums = np.bincount(labels, confidence, minlength=classes)
  # A class without records that are judged is never the likelier one.
  thresholds = np.divide(sums, counts, out=np.full(classes, np.inf), where=counts > 1)
  confident = np.where(probabilities >= thresholds, probabilities, -1.0)
  likeliest = confident.argmax(axis=1)
  is_doubted = (likeliest != labels) & (confident.max(axis=1) >= 0)
  return int((is_doubted & is_judged(labels)).sum())
