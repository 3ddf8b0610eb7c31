"""Recall and precision of every class, with their 95% intervals."""

import math

import numpy as np

from engine.evaluation import metrics as metrics_lib
from engine.report import cards
from engine.report import run_answers
from tfrecords.html import markup

TITLE = 'Per class'

_WIDTH, _HEIGHT = 120, 14


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section."""
  low = _least(runs)

  def table(run: cards.ReportedRun, answers: run_answers.RunAnswers) -> markup.Markup:
    return _table(answers.metrics.confusion, run.class_names, low, run.color)
  return cards.section(
      TITLE, 'Recall: the share of the images of a class that are predicted as it. Precision: the '
      'share of the predictions of a class that are right. Intervals: 95%, Wilson. The strip, on a '
      f'wide page, shows the recall with its interval from {low:.0%} to 100%.',
      cards.of_answers(runs, table))


def _least(runs: cards.Runs) -> float:
  """Returns the left end of all strips: a multiple of 10% below every interval."""
  lows = [metrics_lib.wilson_interval(int(right), int(total))[0]
          for run in runs if run.answers
          for right, total in _recalls(run.answers.metrics.confusion) if total]
  return math.floor(10 * min(lows, default=0.0)) / 10


def _recalls(matrix: np.ndarray) -> list[tuple[int, int]]:
  return list(zip(np.diagonal(matrix), matrix.sum(axis=1), strict=True))


def _table(matrix: np.ndarray, names: tuple[str, ...], low: float, color: int) -> markup.Markup:
  rows = []
  for name, right, total, predicted in zip(
      names, np.diagonal(matrix), matrix.sum(axis=1), matrix.sum(axis=0), strict=True):
    rows.append([name, f'{total:,}', _share(right, total), _strip(right, total, low, color),
                 _share(right, predicted)])
  return markup.table(['class', 'n', 'recall', '', 'precision'], rows, class_='numbers classes')


def _share(right: int, total: int) -> markup.Markup:
  """Returns a share and its interval; a dash if the total is 0."""
  if not total:
    return markup.text('–')
  ends = metrics_lib.wilson_interval(int(right), int(total))
  return markup.join([cards.share(right / total), ' ',
                      markup.tag('small', cards.interval(ends))])


def _strip(right: int, total: int, low: float, color: int) -> markup.Markup:
  """Returns the interval as a line, with a dot at the share."""
  if not total:
    return markup.text('')
  ends = metrics_lib.wilson_interval(int(right), int(total))
  left, dot, end = (round((share - low) / (1 - low) * (_WIDTH - 8) + 4, 1)
                    for share in (ends[0], right / total, ends[1]))
  middle = _HEIGHT / 2
  return markup.tag(
      'svg', markup.tag('line', x1=4, x2=_WIDTH - 4, y1=middle, y2=middle, class_='grid'),
      markup.tag('line', x1=left, x2=end, y1=middle, y2=middle, class_='range'),
      markup.tag('circle', cx=dot, cy=middle, r=3.2),
      viewBox=f'0 0 {_WIDTH} {_HEIGHT}', class_=f'strip run{color}', aria_hidden='true')
