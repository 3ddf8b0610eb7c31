"""Calibration: a reliability diagram of each run, and the expected calibration error."""

import math

from engine.evaluation import calibration as calibration_lib
from engine.evaluation import metrics as metrics_lib
from engine.report import cards
from engine.report import run_answers
from engine.report import svg_chart
from tfrecords.html import markup

TITLE = 'Calibration'

_ABOUT = (
    'If a network is calibrated, four in five predictions with a confidence of 80% are right. '
    'Predictions are put into '
    f'{calibration_lib.BINS} bins of equal width by their confidence, the probability of the '
    'predicted class. Expected calibration error (ECE): the mean over the bins of |accuracy - mean '
    'confidence|, weighted by their number of predictions (Guo et al. 2017, equation 3). Bars: '
    'accuracy in each bin, with its 95% interval; line: a calibrated network; below: the '
    'number of predictions in each bin. Where a temperature was fitted on validation images, a '
    'second diagram shows the same test images after it (Guo et al. 2017, section 4.2).')
_WIDTH, _HEIGHT = 400, 370
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 10, 10, 112
# The counts of predictions, below the diagram.
_COUNTS_TOP, _COUNTS_BOTTOM = 290, 336


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section."""
  return cards.section(TITLE, _ABOUT, cards.of_answers(runs, _diagram))


def _diagram(run: cards.ReportedRun, answers: run_answers.RunAnswers) -> markup.Markup:
  accuracy = answers.metrics.accuracy
  parts = [_summary(answers.calibration, accuracy), _reliability(answers.calibration, run.color)]
  if answers.calibrated and answers.temperature:
    parts += [_summary(answers.calibrated, accuracy,
                       f'after temperature {answers.temperature:.3g}: '),
              _reliability(answers.calibrated, run.color)]
  return markup.join(parts)


def _summary(found: calibration_lib.Calibration, accuracy: float,
             which: str = '') -> markup.Markup:
  gap = found.mean_confidence - accuracy
  direction = 'over' if gap > 0 else 'under'
  return markup.tag('p', which, markup.tag(
      'strong', f'ECE {cards.share(found.expected_error, 2)}', class_='big'),
      f' mean confidence {cards.share(found.mean_confidence)}, accuracy '
      f'{cards.share(accuracy)}: {direction}confident by {100 * abs(gap):.1f} points')


def _reliability(found: calibration_lib.Calibration, color: int) -> markup.Markup:
  x = svg_chart.Axis.of([0, 1], _LEFT, _WIDTH - _RIGHT)
  y = svg_chart.Axis.of([0, 1], _HEIGHT - _BOTTOM, _TOP)
  parts = [_axes(x, y)]
  most, bins = max(1, int(found.counts.max())), len(found.counts)
  for number in range(bins):
    if found.counts[number]:
      parts += _bin(found, number, x, y, most)
  parts.append(markup.tag('line', x1=x.place(0), y1=y.place(0), x2=x.place(1), y2=y.place(1),
                          class_='ideal'))
  return markup.tag('svg', *parts, viewBox=f'0 0 {_WIDTH} {_HEIGHT}', role='img',
                    class_=f'chart run{color}', aria_label='reliability diagram')


def _axes(x: svg_chart.Axis, y: svg_chart.Axis) -> markup.Markup:
  parts = []
  for tick in y.ticks:
    parts += [markup.tag('line', x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y.place(tick), y2=y.place(tick),
                         class_='grid'),
              markup.tag('text', svg_chart.percent(tick), x=_LEFT - 6, y=y.place(tick) + 4,
                         class_='end')]
  parts += [markup.tag('text', svg_chart.percent(tick), x=x.place(tick), y=_HEIGHT - 18,
                       class_='middle') for tick in x.ticks]
  return markup.join([
      *parts, markup.tag('text', 'confidence', x=(_LEFT + _WIDTH - _RIGHT) / 2, y=_HEIGHT - 3,
                         class_='middle'),
      markup.tag('text', 'accuracy', x=_LEFT + 6, y=_TOP + 14),
      markup.tag('text', 'predictions', x=_LEFT + 6, y=_COUNTS_TOP - 6)])


def _bin(found: calibration_lib.Calibration, number: int, x: svg_chart.Axis, y: svg_chart.Axis,
         most: int) -> list[markup.Markup]:
  """Returns a bin's bar, the interval of its accuracy, and its count as a bar below."""
  bins, count = len(found.counts), int(found.counts[number])
  left, right = x.place(number / bins), x.place((number + 1) / bins)
  accuracy = float(found.accuracy[number])
  low, high = metrics_lib.wilson_interval(int(found.correct[number]), count)
  middle, top = round((left + right) / 2, 1), y.place(accuracy)
  about = markup.tag('title', f'confidence {cards.share(number / bins)} to '
                     f'{cards.share((number + 1) / bins)}: {count:,} predictions, accuracy '
                     f'{cards.share(accuracy)}, mean confidence '
                     f'{cards.share(float(found.confidence[number]))}')
  tall = max(1.0, round((_COUNTS_BOTTOM - _COUNTS_TOP) * count / most, 1))
  width = round(right - left - 2, 1)
  return [markup.tag('rect', about, x=left + 1, y=top, width=width,
                     height=round(y.place(0) - top, 1), class_='column'),
          markup.tag('line', x1=middle, x2=middle, y1=y.place(low), y2=y.place(high),
                     class_='range'),
          markup.tag('rect', about, x=left + 1, y=math.floor(_COUNTS_BOTTOM - tall), width=width,
                     height=math.ceil(tall), class_='count')]
