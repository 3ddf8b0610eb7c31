"""Tests for workers_plot: points and lines, read off the figure itself."""

import dataclasses

import pytest

from engine.bench.core import report
from engine.bench.workers import workers_plot
from engine.reporting.plots import figures
from tests.engine.bench import small_results
from tests.engine.bench.workers import measured_tables


@pytest.fixture(name='figure', scope='module')
def fixture_figure():
  tables = tuple(report.Table(title, (), tuple(rows))
                 for title, rows in measured_tables.tables().items())
  return workers_plot.draw(dataclasses.replace(
      small_results.result(), tables=tables, notes=('A note.',)))


def test_points_and_predictions(figure):
  steps, exchanges, reading = figure.axes
  predicted = [line.get_ydata().tolist() for line in steps.lines if len(line.get_xdata()) == 3]
  assert [90.0] * 3 in predicted
  assert [99.0] * 3 in predicted
  assert steps.get_legend_handles_labels()[1] == ['batch 96', 'batch 192']
  assert exchanges.get_legend_handles_labels()[1] == ['2 workers', '3 workers']
  assert [1, 4, 16, 64, 1024] in [line.get_xdata().tolist() for line in reading.lines]


def test_notes_and_machine_stand_below(figure, tmp_path):
  assert figure.get_supxlabel().startswith('A note.\n')
  assert 'A Fast One, 2 cores' in figure.get_supxlabel()
  path = figures.save(figure, tmp_path / 'workers.png')
  assert path.read_bytes().startswith(b'\x89PNG')
