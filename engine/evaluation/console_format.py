"""Console lines of an evaluation: the tutorial's line, and the recall of each class.

The tutorial's line is `2015-11-06 08:30:44.391206: precision @ 1 = 0.860`. What this program adds
follows on the same line, so that scripts which search for the tutorial's line find it. Here alone
accuracy is called "precision @ 1".
"""

import datetime
import math

import numpy as np

from engine.evaluation import evaluation_log
from engine.evaluation import metrics
from engine.reporting import console

# Of more classes than this, the worst ones alone are listed.
_MOST_CLASSES = 20
_WORST = 10
_PER_LINE = 4


def accuracy_line(now: datetime.datetime, evaluation: evaluation_log.Evaluation,
                   eval_data: str = 'test') -> str:
  """Returns the tutorial's line; with the mean of the recalls where the classes are unequal.

  Args:
    now: local time.
    evaluation: of a checkpoint.
    eval_data: named unless it is test.
  """
  averages, raw, unflipped = evaluation.averages, evaluation.raw, evaluation.unflipped
  lower, upper = averages.interval
  of_what = '' if eval_data == 'test' else f' {eval_data}'
  return (f'{console.timestamp(now)}: precision @ 1 = {averages.accuracy:.3f} '
          f'(step {evaluation.step}, {averages.correct:,} of {averages.count:,}{of_what}, '
          f'95% {lower:.3f}..{upper:.3f}'
          + (f'; mean of the recalls {averages.mean_recall:.3f}' if averages.is_unequal else '')
          + (f'; mirror images averaged in, without {unflipped.accuracy:.3f}' if unflipped else '')
          + (f'; raw weights {raw.accuracy:.3f}' if raw else '') + ')')


def class_lines(result: metrics.ClassificationMetrics, class_names: tuple[str, ...]) -> list[str]:
  """Returns the recall of each class, with its precision in brackets, below a heading.

  Args:
    result: of the moving averages.
    class_names: in the order of the labels.

  Returns:
    Where there are more than _MOST_CLASSES classes, those with the lowest recall alone.
  """
  recalls, precisions = result.class_recall, result.class_precision
  chosen = np.arange(len(class_names))
  title = 'per class'
  if len(class_names) > _MOST_CLASSES:
    # A class without examples has no recall and comes last.
    chosen = np.argsort(recalls, kind='stable')[:_WORST]
    title = f'worst {_WORST} of {len(class_names)} classes'
  width = max(len(class_names[index]) for index in chosen)
  cells = [f'{class_names[index]:>{width}} {_share(recalls[index])} ({_share(precisions[index])})'
           for index in chosen]
  rows = [cells[start:start + _PER_LINE] for start in range(0, len(cells), _PER_LINE)]
  return [f'  {title}: recall (precision)', *(f'    {"  ".join(row)}'.rstrip() for row in rows)]


def _share(value: float) -> str:
  return '  -  ' if math.isnan(value) else f'{value:.3f}'
