"""The evaluations of a run: one of them, and all as lines of metrics.jsonl, written and read back.

A line says which examples it is about: evaluations on test images and on training images of the
same step stand side by side in one file, and one does not stand for the other.
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
  """What came out for one checkpoint.

  Attributes:
    step: of the checkpoint.
    averages: the result of the moving averages, with flip averaging where the recipe says so.
    raw: the same of the weights themselves; None where they were not evaluated.
    unflipped: that of the averages without flip averaging; None where `averages` is without.
  """
  step: int
  averages: metrics.Result
  raw: metrics.Result | None = None
  unflipped: metrics.Result | None = None


def record(evaluation: Evaluation, eval_data: str, class_names: tuple[str, ...],
           seconds: float) -> Record:
  """Returns what is reported about one checkpoint.

  Args:
    evaluation: of the checkpoint.
    eval_data: test, train_eval or validation.
    class_names: in the order of the labels.
    seconds: that restoring and evaluating took.

  Returns:
    Values that JSON can hold; a share of nothing is None.
  """
  averages = evaluation.averages
  results = {'': averages, '_raw': evaluation.raw, '_unflipped': evaluation.unflipped}
  there = {suffix: result for suffix, result in results.items() if result}
  shares = zip(class_names, averages.class_precision, averages.class_recall, strict=True)
  return {
      'step': evaluation.step, 'eval_data': eval_data,
      **{f'accuracy{suffix}': result.accuracy for suffix, result in there.items()},
      'correct': averages.correct, 'count': averages.count, 'interval': list(averages.interval),
      **{f'cross_entropy{suffix}': _finite(result.cross_entropy)
         for suffix, result in there.items()},
      'seconds': round(seconds, 3),
      'per_class': {name: {'precision': _finite(precision), 'recall': _finite(recall)}
                    for name, precision, recall in shares}}


def _finite(value: float | np.floating) -> float | None:
  return round(float(value), 6) if math.isfinite(value) else None


def read(path: pathlib.Path, eval_data: str, count: int) -> dict[int, Record]:
  """Returns the evaluations on the same examples by ascending step, the last of each step.

  Args:
    path: of a metrics.jsonl; need not exist.
    eval_data: test, train_eval or validation.
    count: the number of examples.
  """
  found = metrics_log.read(path, KIND, eval_data=eval_data, count=count)
  return {values['step']: values for values in found}
