"""The evaluations of a run as lines of metrics.jsonl, written and read back.

A line says which examples it is about: evaluations on test images and on training images of the
same step stand side by side in one file, and one does not stand for the other.
"""

import math
import pathlib
from typing import Any

import numpy as np

from engine.evaluation import metrics
from engine.reporting import metrics as metrics_file

KIND = 'eval'

Record = dict[str, Any]


def record(step: int, eval_data: str, averages: metrics.Result, raw: metrics.Result,
           class_names: tuple[str, ...], seconds: float) -> Record:
  """Returns what is reported about one checkpoint.

  Args:
    step: of the checkpoint.
    eval_data: test, train_eval or holdout.
    averages: the result of the moving averages.
    raw: the result of the weights themselves.
    class_names: in the order of the labels.
    seconds: that restoring and evaluating took.

  Returns:
    Values that JSON can hold; a share of nothing is None.
  """
  shares = zip(class_names, averages.class_precision, averages.class_recall, strict=True)
  return {
      'step': step, 'eval_data': eval_data, 'precision': averages.precision,
      'precision_raw': raw.precision, 'correct': averages.correct, 'count': averages.count,
      'interval': list(averages.interval), 'cross_entropy': _finite(averages.cross_entropy),
      'cross_entropy_raw': _finite(raw.cross_entropy), 'seconds': round(seconds, 3),
      'per_class': {name: {'precision': _finite(precision), 'recall': _finite(recall)}
                    for name, precision, recall in shares}}


def _finite(value: float | np.floating) -> float | None:
  return round(float(value), 6) if math.isfinite(value) else None


def read(path: pathlib.Path, eval_data: str, count: int) -> dict[int, Record]:
  """Returns the evaluations on the same examples by ascending step, the last of each step.

  Args:
    path: of a metrics.jsonl; need not exist.
    eval_data: test, train_eval or holdout.
    count: the number of examples.
  """
  found = metrics_file.read(path, KIND, eval_data=eval_data, count=count)
  return {values['step']: values for values in found}
