"""The picture of a range test."""

import math

import numpy as np
import pytest

from engine.reporting.plots import lr_range


@pytest.mark.parametrize('suggested', [0.1, None])
def test_it_has_the_losses_and_the_suggestion(suggested):
  rates, losses = [0.01, 0.1, 1.0], [2.0, 1.0, math.inf]
  figure = lr_range.draw('a $ b', rates, losses, losses, suggested)
  axes, = figure.axes
  assert figure.get_suptitle() == r'a \$ b'
  assert axes.get_xscale() == 'log'
  batch, smoothed, *marked = axes.lines
  np.testing.assert_array_equal(batch.get_ydata(), [2.0, 1.0, np.nan])
  np.testing.assert_array_equal(smoothed.get_ydata(), [2.0, 1.0, np.nan])
  assert [line.get_xdata()[0] for line in marked] == ([0.1] if suggested else [])
  assert [text.get_text() for text in axes.texts] == (['suggested: 0.1'] if suggested else [])
  low, high = axes.get_ylim()
  assert low < 1.0 < 2.0 < high


def test_nothing_finite_is_drawn_all_the_same():
  assert lr_range.draw('a', [0.1], [math.nan], [math.nan], None).axes
