"""A check of gradients as a picture: a row a variable, a point an element, by its error."""

from collections.abc import Sequence

from matplotlib import figure as figure_lib
import numpy as np

from engine.gradcheck import finite_differences
from engine.gradcheck import results
from engine.reporting.plots import figures

# An error of zero has no logarithm.
_LEAST = 1e-13
_MARKS = {results.RIGHT: (figures.BLUE, 'o'), results.WRONG: (figures.ORANGE, 'X'),
          results.KINK: (figures.GREY, '^'), results.FAINT: ('#BBBBBB', 'v')}


def draw(about: str, findings: Sequence[results.Finding]) -> figure_lib.Figure:
  """Draws the relative error of every element against what is allowed.

  Args:
    about: stands above.
    findings: of all variables.
  """
  figure = figures.new(9, 1.8 + 0.32 * len(findings))
  axes = figure.subplots()
  axes.set_title(about, fontsize=10)
  figures.declutter(axes)
  for state, (color, marker) in _MARKS.items():
    points = [(max(element.error, _LEAST), row) for row, finding in enumerate(findings)
              for element in finding.elements if element.state == state]
    if points:
      errors, rows = np.transpose(points)
      # Beside each other rather than upon each other, the same way every time.
      shift = np.random.default_rng(0).uniform(-0.28, 0.28, len(rows))
      axes.scatter(errors, rows + shift, color=color, marker=marker, alpha=0.7, linewidths=0,
                   s=60 if state == results.WRONG else 22, label=f'{len(points):,} {state}')
  axes.axvline(finite_differences.TOLERANCE, color='black', linewidth=1, linestyle='--')
  axes.text(finite_differences.TOLERANCE, len(findings) - 0.45, ' allowed', fontsize=8, va='bottom')
  axes.set_xscale('log')
  axes.set_xlim(_LEAST / 2, 4.0)
  axes.set_ylim(len(findings) - 0.5 + 0.3, -0.5)
  axes.set_yticks(range(len(findings)), [finding.name for finding in findings])
  axes.set_xlabel('relative error of the gradient')
  axes.legend(frameon=False, fontsize=8, loc='upper left', bbox_to_anchor=(1.0, 1.0))
  return figure
