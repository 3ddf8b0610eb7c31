"""The picture of a sweep: accuracy over the steps of the rungs, and over each setting."""

from collections.abc import Mapping, Sequence
import math

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker

from engine.reporting.plots import figures
from engine.sweep import dimension as dimension_lib
from engine.sweep import ranking
from engine.sweep import sweep as sweep_lib

# From the first rung to the last, in the palette of Okabe and Ito.
_COLORS = ('#BBBBBB', '#56B4E9', figures.BLUE, '#009E73', '#CC79A7')
_MAX_COLUMNS = 3
_WIDTH, _HEIGHT = 3.6, 3.1
# Height of the trials that diverged, as a share of the panel.
_EDGE = 0.02

ByTrial = Mapping[int, ranking.Ranked]


def draw(sweep: sweep_lib.Sweep, ranked: Sequence[ranking.Ranked]) -> figure_lib.Figure:
  """Draws a panel of all trials by rung, and one for each setting.

  Args:
    sweep: a finished sweep.
    ranked: trials of its last rung, the best first.
  """
  dimensions = sweep.config.dimensions
  rows = math.ceil((1 + len(dimensions)) / _MAX_COLUMNS)
  columns = math.ceil((1 + len(dimensions)) / rows)
  figure = figures.new(_WIDTH * columns, _HEIGHT * rows + 0.5)
  figure.suptitle(figures.plain(
      f'{sweep.config.recipe.name}: {len(sweep.trials)} trials, validation accuracy'),
      fontsize=12, x=0.02, ha='left')
  panels = figure.subplots(rows, columns, squeeze=False, sharey=True).flat
  by_rung = [{one.trial: one for one in sweep.ranked(rung)} for rung in sweep.rungs]
  best = ranked[0].trial
  for axes in panels:
    figures.declutter(axes)
  _draw_rungs(panels[0], sweep, by_rung, best)
  for axes, one in zip(panels[1:], dimensions, strict=False):
    _draw_setting(axes, one, sweep, by_rung, best)
  for axes in panels[1 + len(dimensions):]:
    axes.set_visible(False)
  handles, labels = panels[1].get_legend_handles_labels()
  figure.legend(handles, labels, frameon=False, loc='outside upper right', ncols=len(labels))
  panels[0].yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f'{100 * value:.4g}%'))
  return figure


def _draw_rungs(axes: axes_lib.Axes, sweep: sweep_lib.Sweep, by_rung: Sequence[ByTrial],
                best: int) -> None:
  """Draws each trial as a line through its rungs."""
  steps = [rung.steps for rung in sweep.rungs]
  for trial in sweep.trials:
    points = [(step, one[trial.number].accuracy) for step, one in zip(steps, by_rung, strict=True)
              if trial.number in one and not one[trial.number].num_diverged]
    if points and trial.number != best:
      axes.plot(*zip(*points, strict=True), color='#999999', linewidth=0.8, marker='.',
                markersize=4)
  points = [(step, one[best].accuracy) for step, one in zip(steps, by_rung, strict=True)]
  axes.plot(*zip(*points, strict=True), color=figures.ORANGE, linewidth=1.8, marker='o',
            markersize=4, label=f'trial {best}')
  axes.set_xscale('log')
  axes.set_xticks(steps, [f'{step:,}' for step in steps])
  axes.minorticks_off()
  axes.set_xlabel('steps')
  axes.legend(frameon=False, loc='lower right')


def _draw_setting(axes: axes_lib.Axes, dimension: dimension_lib.Dimension,
                  sweep: sweep_lib.Sweep, by_rung: Sequence[ByTrial], best: int) -> None:
  """Draws the accuracy over one setting, a color a rung."""
  for number, (rung, found) in enumerate(zip(sweep.rungs, by_rung, strict=True)):
    finite = {trial: one for trial, one in found.items() if not one.num_diverged}
    axes.errorbar(
        [_position(dimension, sweep, trial) for trial in finite],
        [one.accuracy for one in finite.values()],
        yerr=[one.spread or 0.0 for one in finite.values()], linestyle='', marker='o',
        markersize=4 + number, elinewidth=1, color=_COLORS[number % len(_COLORS)],
        label=f'{rung.steps:,} steps')
    diverged = [_position(dimension, sweep, trial) for trial in found if trial not in finite]
    axes.plot(diverged, [_EDGE] * len(diverged), linestyle='', marker='x', markersize=5,
              color=figures.GRAY, transform=axes.get_xaxis_transform(),
              label='diverged' if diverged else None)
  axes.axvline(_position(dimension, sweep, best), color=figures.ORANGE, linewidth=1, zorder=0)
  axes.set_xlabel(dimension.name)
  if dimension.is_log:
    axes.set_xscale('log')
  if dimension.choices:
    axes.set_xticks(range(len(dimension.choices)),
                    [figures.plain(dimension_lib.shown(one)) for one in dimension.choices])
    axes.set_xlim(-0.5, len(dimension.choices) - 0.5)


def _position(dimension: dimension_lib.Dimension, sweep: sweep_lib.Sweep, trial: int) -> float:
  """Returns the position of a trial on the axis of a setting."""
  value = sweep.trials[trial].settings[dimension.name]
  if dimension.choices:
    return float(dimension.choices.index(value))
  return float(value)  # type: ignore[arg-type]
