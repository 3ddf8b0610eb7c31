"""Learning curves: accuracy, loss and learning rate against the step."""

import math

import numpy as np

from engine.report import cards
from engine.report import run_history
from engine.report import svg_chart
from engine.reporting.plots import learning_curve
from tfrecords.html import markup

TITLE = 'Learning curves'

# Points of a curve; more cannot be distinguished in a chart.
_POINTS = 400
# Name and style of a curve by the evaluated data.
_EVALUATIONS = {'test': ('test images', 'line'), 'validation': ('validation images', 'dashed'),
                'train_eval': ('training images', 'dotted')}
_ABOUT = ('Thin: batches of the training, smoothed as in learning_curve.png. With dots: '
          'evaluations of the moving averages, with 95% intervals around the test accuracy. The '
          'training loss includes weight decay and label smoothing, the loss of evaluations '
          'does not.')


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section: three charts, each with all runs."""
  charts = [
      ('Accuracy', [*_batches(runs, 'accuracy'), *_evaluated(runs, 'accuracy')],
       svg_chart.percent),
      ('Loss', [*_batches(runs, 'loss'), *_evaluated(runs, 'cross_entropy')], svg_chart.short),
      ('Learning rate', _batches(runs, 'learning_rate', is_noisy=False), svg_chart.short)]
  shown = [markup.tag('figure', markup.tag('figcaption', title, _legend(series)),
                      svg_chart.draw(title, series, y_format), class_='card')
           for title, series, y_format in charts if _has_points(series)]
  lacking = [cards.missing(line) for run in runs for line in lacks(run)]
  return cards.section(TITLE, _ABOUT, _names(runs), cards.grid(shown), *lacking)


def lacks(run: cards.ReportedRun) -> list[str]:
  """Returns a line about each kind of record that a run does not have."""
  lines = []
  if not run.history.training:
    lines.append(f'{run.label}: metrics.jsonl has no log lines of the training yet')
  if not run.history.evaluations:
    lines.append(f'{run.label}: has not been evaluated; '
                 f'eval_main --train_dir={run.history.run_dir} does that')
  return lines


def _names(runs: cards.Runs) -> markup.Markup:
  return markup.tag('p', *map(cards.name_of, runs), class_='legend')


def _legend(series: list[svg_chart.Series]) -> markup.Markup:
  """Returns what the styles of the curves mean, each once; nothing if there is only one."""
  kinds = dict.fromkeys((one.style, one.label.rpartition(': ')[2]) for one in series)
  if len(kinds) < 2:
    return markup.text('')
  return markup.tag('span', *(
      markup.tag('span', markup.tag('i', class_=f'stroke {style}'), what)
      for style, what in kinds), class_='kinds')


def _has_points(series: list[svg_chart.Series]) -> bool:
  return any(math.isfinite(y) for one in series for _, y in one.points)


def _batches(runs: cards.Runs, name: str, is_noisy: bool = True) -> list[svg_chart.Series]:
  found = []
  for run in runs:
    points = thinned(_points(run.history.training, name))
    if points and is_noisy:
      steps, values = zip(*points, strict=True)
      points = list(zip(steps, map(float, learning_curve.smooth(np.array(values))), strict=True))
    if points:
      found.append(svg_chart.Series(f'{run.label}: training batches', points, run.color,
                                    'faint' if is_noisy else 'line'))
  return found


def _evaluated(runs: cards.Runs, name: str) -> list[svg_chart.Series]:
  found = []
  for run in runs:
    for eval_data, records in run.history.evaluations.items():
      if points := _points(records, name):
        what, style = _EVALUATIONS[eval_data]
        found.append(svg_chart.Series(f'{run.label}: {what}', points, run.color, style,
                                      _band(records, name, eval_data), marked=True))
  return found


def _band(records: run_history.Records, name: str, eval_data: str) -> list[svg_chart.Point]:
  """Returns the intervals of test accuracies; nothing if a record lacks its interval."""
  if name != 'accuracy' or eval_data != 'test':
    return []
  ends = [tuple(record.get('interval', ())) for record in records]
  return ends if all(ends) else []


def _points(records: run_history.Records, name: str) -> list[svg_chart.Point]:
  """Returns steps and values of the records that have a number of this name."""
  return [(record['step'], value) for record in records
          if (value := run_history.number(record, name)) is not None]


def thinned(points: list[svg_chart.Point]) -> list[svg_chart.Point]:
  """Returns the points, averaged over neighbors if there are too many."""
  if not points:
    return []
  parts = np.array_split(np.array(points, float), min(len(points), _POINTS))
  return [tuple(map(float, part.mean(axis=0))) for part in parts]  # type: ignore[misc]
