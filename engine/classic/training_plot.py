"""A course as a picture: errors of every epoch, accuracy after it, and what was learned."""

from matplotlib import figure as figure_lib
from matplotlib import ticker
import numpy as np

from engine.classic import hyperparameters
from engine.classic import results
from engine.reporting.plots import figures


def draw(outcome: results.Outcome) -> figure_lib.Figure:
  """Draws errors above, accuracy below them, and the first columns of weights as images."""
  figure = figures.new(9, 6.6)
  shown = ', '.join(
    f'{name} {hyperparameters.shown(value)}'
    for name, value in outcome.settings.items()
    if name in ('hidden', 'activation', 'learning_rate', 'seed')
  )
  figure.suptitle(f'{outcome.model} on {outcome.dataset} ({shown})')
  curves, images = figure.subfigures(2, 1, squeeze=False, height_ratios=[4, 1.15])[:, 0]
  upper, lower = curves.subplots(2, 1, sharex=True)
  epochs = np.arange(1, len(outcome.epochs) + 1)
  for axes, values, color, label in (
      (upper, [epoch.errors for epoch in outcome.epochs], figures.ORANGE, 'errors in the epoch'),
      (lower, [outcome.accuracy(epoch) for epoch in outcome.epochs], figures.BLUE,
       f'accuracy, {outcome.examined_on}')):
    figures.declutter(axes)
    axes.plot(epochs, values, color=color, marker='o', markersize=4, linewidth=2)
    axes.set_ylabel(label)
    text = f'{values[-1]:,}' if axes is upper else f'{values[-1]:.2%}'
    axes.annotate(text, (epochs[-1], values[-1]), (8, 0), textcoords='offset points', ha='left',
                  va='bottom', color=color, fontweight='bold', annotation_clip=False)
    axes.margins(y=0.15)
  upper.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
  upper.set_ylim(bottom=0)
  lower.yaxis.set_major_formatter(ticker.PercentFormatter(1.0, decimals=2))
  lower.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
  lower.set_xlabel('epoch')
  # Room for the last value to the right of its point.
  lower.set_xlim(epochs[0] - 0.04 * len(epochs), epochs[-1] + 0.1 * len(epochs))
  curves.align_ylabels()
  _draw_templates(images, outcome.templates)
  return figure


def _draw_templates(figure: figure_lib.SubFigure, templates: np.ndarray) -> None:
  """Draws weights: blue speaks for a unit, orange against it, white does not count."""
  figure.suptitle(f'weights of the first {len(templates)} units', fontsize=9)
  for axes, template in zip(np.atleast_1d(figure.subplots(1, len(templates))), templates,
                            strict=True):
    axes.set_axis_off()
    flat = template.mean(axis=2)
    largest = np.abs(flat).max() or 1.0
    axes.imshow(flat, cmap='RdBu', vmin=-largest, vmax=largest, interpolation='nearest')
