"""The figure of a training: errors and accuracy of every epoch, and the weights as images."""

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker
import numpy as np

from engine.classic import hyperparameters
from engine.classic import results
from engine.reporting.plots import figures

_TITLE_SETTINGS = ('hidden', 'activation', 'learning_rate', 'seed')


def draw(result: results.TrainingResult) -> figure_lib.Figure:
  """Draws errors at the top, accuracy in the middle, and the weights of the first units below."""
  figure = figures.new(9, 6.6)
  settings = ', '.join(f'{name} {hyperparameters.as_flag(value)}'
                       for name, value in result.settings.items() if name in _TITLE_SETTINGS)
  figure.suptitle(f'{result.model} on {result.dataset} ({settings})')
  curves, images = figure.subfigures(2, 1, squeeze=False, height_ratios=[4, 1.15])[:, 0]
  upper, lower = curves.subplots(2, 1, sharex=True)
  errors = [epoch.errors for epoch in result.epochs]
  accuracies = [result.accuracy(epoch) for epoch in result.epochs]
  _draw_curve(upper, errors, figures.ORANGE, 'errors in the epoch', f'{errors[-1]:,}')
  _draw_curve(lower, accuracies, figures.BLUE, f'accuracy, {result.examined_on}',
              f'{accuracies[-1]:.2%}')
  _label_axes(upper, lower, len(result.epochs))
  curves.align_ylabels()
  _draw_templates(images, result.templates)
  return figure


def _draw_curve(axes: axes_lib.Axes, values: list[int] | list[float], color: str, label: str,
                last: str) -> None:
  """Draws one value per epoch, with the text `last` at the last one."""
  figures.declutter(axes)
  axes.plot(np.arange(1, len(values) + 1), values, color=color, marker='o', markersize=4,
            linewidth=2)
  axes.set_ylabel(label)
  axes.annotate(last, (len(values), values[-1]), (8, 0), textcoords='offset points', ha='left',
                va='bottom', color=color, fontweight='bold', annotation_clip=False)
  axes.margins(y=0.15)


def _label_axes(upper: axes_lib.Axes, lower: axes_lib.Axes, num_epochs: int) -> None:
  upper.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
  upper.set_ylim(0, 1.15 * max(1, upper.dataLim.y1))
  lower.yaxis.set_major_formatter(ticker.PercentFormatter(1.0, decimals=2))
  figures.limit_to_shares(lower)
  lower.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, min_n_ticks=1))
  lower.set_xlabel('epoch')
  # Leaves room for the last value to the right of its point.
  lower.set_xlim(1 - 0.04 * num_epochs, num_epochs + 0.1 * num_epochs)


def _draw_templates(figure: figure_lib.SubFigure, templates: np.ndarray) -> None:
  """Draws weights: blue is positive, orange negative, white zero."""
  figure.suptitle(f'weights of the first {len(templates)} units', fontsize=9)
  for axes, template in zip(np.atleast_1d(figure.subplots(1, len(templates))), templates,
                            strict=True):
    axes.set_axis_off()
    flat = template.mean(axis=2)
    largest = np.abs(flat).max() or 1.0
    axes.imshow(flat, cmap='RdBu', vmin=-largest, vmax=largest, interpolation='nearest')
