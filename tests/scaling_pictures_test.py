"""Tests for scaling_pictures: a line for each network and limit."""

import pytest

from engine.bench.workers import scenarios
from engine.config import recipe_catalog
from tests import scaling_pictures
from tests.engine.bench.workers import measured_tables


def draw(name, monkeypatch):
  # Of the widest clusters only one.
  monkeypatch.setattr(scenarios, 'WORKERS', (1, 2, 1024))
  return scaling_pictures.PICTURES[name](
      measured_tables.tables(), measured_tables.CORES, recipe_catalog.get('cifar10'), 3073)


def test_steps(monkeypatch):
  figure = draw('simulated_steps.png', monkeypatch)
  assert len(figure.axes) == 4
  for axes in figure.axes:
    networks = [line for line in axes.lines if len(line.get_xdata()) == 3]
    assert len(networks) == 4
  weak = figure.axes[2].lines[0].get_ydata()
  assert weak[0] == 1
  assert weak[0] > weak[1] > weak[2] > 0


def test_limits(monkeypatch):
  left, right = draw('simulated_limits.png', monkeypatch).axes
  assert left.get_legend_handles_labels()[1][-1] == 'a shared store, 10 GB/s'
  assert len(right.lines) == 6
  hours = right.lines[0].get_ydata()
  assert hours[-1] == pytest.approx(1000 * hours[0])
