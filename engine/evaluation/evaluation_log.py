"""Evaluations of a run as records of metrics.jsonl, written and read back.

A record names the examples that it was measured on: evaluations of one checkpoint on test images
and on training images are different records of the same file.
"""

import dataclasses
import math
import pathlib

import numpy as np

from engine.evaluation import metrics
from engine.runs import metrics_log

KIND = 'eval'

Record = metrics_log.Record


@dataclasses.dataclass(frozen=True, eq=False)
class Evaluation:
  """Metrics of one checkpoint.

  Attributes:
    step: of the checkpoint.
    averages: of the moving averages, with test-time flip where the recipe has it.
    raw: the same of the raw weights; None where they were not evaluated.
    unflipped: of the averages without test-time flip; None where the recipe has none.
  """
  step: int
  averages: metrics.ClassificationMetrics
  raw: metrics.ClassificationMetrics | None = None
  unflipped: metrics.ClassificationMetrics | None = None


def record(evaluation: Evaluation, eval_data: str, class_names: tuple[str, ...],
           seconds: float) -> Record:
  """Returns the record of one checkpoint's evaluation.

  Args:
    evaluation: of the checkpoint.
    eval_data: test, train_eval or validation.
    class_names: in the order of the labels.
    seconds: that restoring and evaluating took.

  Returns:
    Values that JSON can hold; None in place of nan.
  """
  averages = evaluation.averages
  results = {'': averages, '_raw': evaluation.raw, '_unflipped': evaluation.unflipped}
  there = {suffix: result for suffix, result in results.items() if result}
  shares = zip(class_names, averages.class_precision, averages.class_recall, strict=True)
  return {
      'step': evaluation.step, 'eval_data': eval_data,
      **{f'accuracy{suffix}': result.accuracy for suffix, result in there.items()},
      **({'mean_recall': averages.mean_recall} if averages.is_unequal else {}),
      'correct': averages.correct, 'count': averages.count, 'interval': list(averages.interval),
      **{f'cross_entropy{suffix}': _finite(result.cross_entropy)
         for suffix, result in there.items()},
      'seconds': round(seconds, 3),
      'per_class': {name: {'precision': _finite(precision), 'recall': _finite(recall)}
                    for name, precision, recall in shares}}


def _finite(value: float | np.floating) -> float | None:
  return round(float(value), 6) if math.isfinite(value) else None


def read(path: pathlib.Path, eval_data: str, count: int, data: str = '') -> dict[int, Record]:
  """Returns the evaluations on the same examples by ascending step, the last of each step.

  Args:
    path: of a metrics.jsonl; need not exist.
    eval_data: test, train_eval or validation.
    count: the number of examples.
    data: checksums of the examples; '' for any. Records of earlier versions have none and are
      included.
  """
  found = metrics_log.read(path, KIND, eval_data=eval_data, count=count)
  return {values['step']: values for values in found
          if not data or values.get('data', data) == data}
