"""Plot of a gradient check: one row per variable, one point per element, by relative error."""

from collections.abc import Sequence

from matplotlib import figure as figure_lib
import numpy as np

from engine.gradcheck import element_check
from engine.gradcheck import results
from engine.reporting.plots import figures

# Smaller errors are drawn here: an error of zero has no logarithm.
_SMALLEST = 1e-13
# Characters of the title that fit above the axes, which the variables' names narrow.
_LONGEST_TITLE = 90
_MARKS = {results.RIGHT: (figures.BLUE, 'o'), results.WRONG: (figures.ORANGE, 'X'),
          results.KINK: (figures.GRAY, '^'), results.INCONCLUSIVE: ('#BBBBBB', 'v')}


def draw(title: str, checked: Sequence[results.VariableResult]) -> figure_lib.Figure:
  """Draws the relative error of every element and the tolerance.

  Args:
    title: title of the figure.
    checked: results of all variables.
  """
  figure = figures.new(9, 1.8 + 0.32 * len(checked))
  axes = figure.subplots()
  axes.set_title(figures.fitted(title, _LONGEST_TITLE), fontsize=10)
  figures.declutter(axes)
  for state, (color, marker) in _MARKS.items():
    points = [(max(element.error, _SMALLEST), row) for row, variable in enumerate(checked)
              for element in variable.elements if element.state == state]
    if points:
      errors, rows = np.transpose(points)
      # Reproducible jitter keeps points from overlapping.
      shift = np.random.default_rng(0).uniform(-0.28, 0.28, len(rows))
      axes.scatter(errors, rows + shift, color=color, marker=marker, alpha=0.7, linewidths=0,
                   s=60 if state == results.WRONG else 22, label=f'{len(points):,} {state}')
  axes.axvline(element_check.TOLERANCE, color='black', linewidth=1, linestyle='--')
  axes.text(element_check.TOLERANCE, len(checked) - 0.45, ' allowed', fontsize=8, va='bottom')
  axes.set_xscale('log')
  axes.set_xlim(_SMALLEST / 2, 4.0)
  axes.set_ylim(len(checked) - 0.5 + 0.3, -0.5)
  axes.set_yticks(range(len(checked)), [variable.name for variable in checked])
  axes.set_xlabel('relative error of the gradient')
  axes.legend(frameon=False, fontsize=8, loc='upper left', bbox_to_anchor=(1.0, 1.0))
  return figure
