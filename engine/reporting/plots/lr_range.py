"""The picture of a learning-rate range test: the loss against the rate, and the rate suggested."""

from collections.abc import Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import figures


def draw(title: str, rates: Sequence[float], losses: Sequence[float], smoothed: Sequence[float],
         suggested: float | None) -> figure_lib.Figure:
  """Draws the losses of single steps, their averages, and the suggestion.

  Args:
    title: what was trained.
    rates: rising, [n].
    losses: of the step behind the update with each rate, [n].
    smoothed: averages around each rate, [n].
    suggested: learning rate; None: none.
  """
  figure = figures.new(8, 4.6)
  axes = figure.subplots()
  figures.declutter(axes)
  figure.suptitle(figures.plain(title), fontsize=11, x=0.02, ha='left')
  axes.set_xscale('log')
  finite = np.where(np.isfinite(losses), losses, np.nan)
  axes.plot(rates, finite, color=figures.GRAY, alpha=0.4, linewidth=0.8, label='one batch')
  axes.plot(rates, np.where(np.isfinite(smoothed), smoothed, np.nan), color='black',
            linewidth=1.6, label='smoothed')
  _limit(axes, np.array(smoothed, float))
  if suggested is not None:
    axes.axvline(suggested, color=figures.ORANGE, linewidth=1.6)
    axes.annotate(f'suggested: {suggested:g}', (suggested, 0.97), (-6, 0),
                  xycoords=('data', 'axes fraction'), textcoords='offset points', ha='right',
                  va='top', color=figures.ORANGE, fontweight='bold')
  axes.set_xlabel('learning rate')
  axes.set_ylabel('training loss')
  axes.legend(frameon=False, loc='lower left')
  return figure


def _limit(axes: axes_lib.Axes, smoothed: np.ndarray) -> None:
  """Leaves out what a loss reaches when it overflows."""
  finite = smoothed[np.isfinite(smoothed)]
  if finite.size:
    low, first = finite.min(), finite[0]
    height = max(first - low, 0.1 * abs(first))
    axes.set_ylim(low - 0.3 * height, first + height)
