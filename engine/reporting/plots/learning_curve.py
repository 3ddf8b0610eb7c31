"""The learning curve: accuracy of the evaluations, and below it loss and rate of the training."""

from collections.abc import Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker
import numpy as np

from engine.reporting.plots import figures
from engine.runs import metrics_log

# What stands beside the moving averages where it was evaluated: key, label, color, line.
_BESIDE = (('accuracy_raw', 'raw weights', figures.ORANGE, '--'),
           ('accuracy_unflipped', 'moving averages, unflipped', figures.GRAY, ':'))

# The loss is averaged over this share of all points, half to either side.
_SMOOTHED_SHARE = 0.04

Records = Sequence[metrics_log.Record]


def draw(training: Records, evaluations: Records) -> figure_lib.Figure:
  """Draws all three against the step.

  Args:
    training: by ascending step, with `step`, `loss` and `learning_rate`.
    evaluations: by ascending step, with `step`, `accuracy`, `interval`, `count` and `eval_data`;
      perhaps with `accuracy_raw` and `accuracy_unflipped`.
  """
  figure = figures.new(9, 7)
  # The room that labels of any percentage and any usual loss need; to measure them takes as long as
  # to draw everything.
  figure.set_layout_engine(None)
  figure.subplots_adjust(left=0.1, right=0.96, bottom=0.075, top=0.975, hspace=0.1)
  upper, middle, lower = figure.subplots(3, 1, sharex=True, height_ratios=[3, 2, 1])
  for axes, label in ((upper, 'accuracy'), (middle, 'training loss'), (lower, 'learning rate')):
    figures.declutter(axes)
    axes.set_ylabel(label)
    axes.yaxis.set_label_coords(-0.085, 0.5)
  lower.set_xlabel('step')
  lower.xaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
  lower.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=8, min_n_ticks=1))
  _draw_accuracy(upper, evaluations)
  _draw_loss(middle, [record for record in training if 'loss' in record])
  _draw_rate(lower, [record for record in training if 'learning_rate' in record])
  lower.set_xlim(left=0)
  return figure


def _draw_accuracy(axes: axes_lib.Axes, evaluations: Records) -> None:
  # As many digits as tell the ticks apart.
  axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f'{100 * value:.4g}%'))
  if not evaluations:
    return
  steps = [record['step'] for record in evaluations]
  accuracies = [record['accuracy'] for record in evaluations]
  bands = np.transpose([record['interval'] for record in evaluations])
  for key, label, color, line in _BESIDE:
    points = [(record['step'], record[key]) for record in evaluations if key in record]
    if points:
      axes.plot(*zip(*points, strict=True), color=color, linewidth=1.2, linestyle=line, marker='.',
                markersize=5, label=label)
  axes.fill_between(steps, *bands, color=figures.BLUE, alpha=0.2, linewidth=0, label='95% interval')
  if len(steps) == 1:
    # A band of no width.
    axes.vlines(steps, *bands, color=figures.BLUE, alpha=0.2, linewidth=6)
  axes.plot(steps, accuracies, color=figures.BLUE, linewidth=2, marker='o', markersize=4,
            label='moving averages')
  # To the left of a point at the right end, and to the right of one at the left end.
  axes.annotate(f'{accuracies[-1]:.1%}', (steps[-1], accuracies[-1]), (0, 7),
                textcoords='offset points', ha='right' if steps[-1] else 'left', va='bottom',
                color=figures.BLUE, fontweight='bold')
  axes.margins(y=0.12)
  figures.limit_to_shares(axes)
  count, what = evaluations[-1]['count'], evaluations[-1]['eval_data']
  handles, labels = axes.get_legend_handles_labels()
  axes.legend(handles[::-1], labels[::-1], frameon=False, loc='best',
              title=f'{count:,} images ({what})')


def _draw_loss(axes: axes_lib.Axes, training: Records) -> None:
  if not training:
    return
  steps = np.array([record['step'] for record in training])
  losses = np.array([record['loss'] for record in training], float)
  axes.plot(steps, losses, color=figures.GRAY, alpha=0.3, linewidth=0.8, label='one batch')
  axes.plot(steps, smooth(losses), color='black', linewidth=1.5, label='smoothed',
            marker='.' if len(steps) == 1 else '')
  axes.legend(frameon=False, loc='upper right')


def _draw_rate(axes: axes_lib.Axes, training: Records) -> None:
  axes.yaxis.set_major_locator(ticker.MaxNLocator(nbins=3))
  axes.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:.3g}'))
  axes.plot([record['step'] for record in training],
            [record['learning_rate'] for record in training], color=figures.GRAY, linewidth=1.5,
            marker='.' if len(training) == 1 else '')
  if training:
    axes.set_ylim(bottom=0)


def smooth(values: np.ndarray) -> np.ndarray:
  """Returns the mean around every value, over fewer neighbors towards the ends: [n] to [n]."""
  radius = int(len(values) * _SMOOTHED_SHARE / 2)
  window = np.ones(2 * radius + 1)
  sums = np.convolve(values, window)[radius:radius + len(values)]
  counts = np.convolve(np.ones(len(values)), window)[radius:radius + len(values)]
  return sums / counts
