"""What an evaluation says on the console.

The tutorial's line, `2015-11-06 08:30:44.391206: precision @ 1 = 0.860`, with more behind it on the
same line, so that whatever looks for the old one finds it; below it the classes one by one.
"""

import datetime
import math

import numpy as np

from engine.evaluation import evaluation_log
from engine.evaluation import metrics
from engine.reporting import console

# More classes than this are not listed; the worst ones are.
_MOST_CLASSES = 20
_WORST = 10
_PER_LINE = 5


def accuracy_line(now: datetime.datetime, evaluation: evaluation_log.Evaluation,
                   eval_data: str = 'test') -> str:
  """Returns the tutorial's line.

  Args:
    now: local time.
    evaluation: of a checkpoint.
    eval_data: named unless it is test.
  """
  averages, raw, unflipped = evaluation.averages, evaluation.raw, evaluation.unflipped
  lower, upper = averages.interval
  of_what = '' if eval_data == 'test' else f' {eval_data}'
  return (f'{console.stamp(now)}: precision @ 1 = {averages.accuracy:.3f} '
          f'(step {evaluation.step}, {averages.correct:,} of {averages.count:,}{of_what}, '
          f'95% {lower:.3f}..{upper:.3f}'
          + (f'; mirror images averaged in, without {unflipped.accuracy:.3f}' if unflipped else '')
          + (f'; raw weights {raw.accuracy:.3f}' if raw else '') + ')')


def class_lines(result: metrics.Result, class_names: tuple[str, ...]) -> list[str]:
  """Returns the precision of each class, or of the worst ones where there are many.

  Args:
    result: of the moving averages.
    class_names: in the order of the labels.
  """
  precisions = result.class_precision
  chosen = list(range(len(class_names)))
  title = 'per class'
  if len(class_names) > _MOST_CLASSES:
    # A class that was never predicted has no precision; that is the worst of all.
    chosen = list(np.argsort(np.nan_to_num(precisions, nan=-1.0), kind='stable')[:_WORST])
    title = f'worst {_WORST} of {len(class_names)} classes'
  names = [class_names[index] for index in chosen]
  width = max(map(len, names))
  cells = [f'{name:>{width}} {_share(precisions[index])}'
           for name, index in zip(names, chosen, strict=True)]
  rows = [cells[start:start + _PER_LINE] for start in range(0, len(cells), _PER_LINE)]
  indents = [f'  {title}:', *[' ' * (len(title) + 3)] * (len(rows) - 1)]
  return [f'{indent}  {"  ".join(row)}'.rstrip() for indent, row in zip(indents, rows, strict=True)]


def _share(value: float) -> str:
  return '  -  ' if math.isnan(value) else f'{value:.3f}'
