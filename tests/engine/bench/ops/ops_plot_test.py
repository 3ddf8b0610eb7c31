"""Tests for engine.bench.ops.ops_plot: what the figure shows."""

import dataclasses

import numpy as np
import pytest

from engine.bench.core import report
from engine.bench.ops import ops_bench
from engine.bench.ops import ops_plot
from engine.reporting.plots import figures
from tests.engine.bench import small_results

_FULL = (('relu', 1.0, 2.0, 2.0, 1.5, 2.5), ('norm', 1.0, 5.0, 5.0, 4.0, 6.0))
_PART = (_FULL[0], ('norm', 1.0, None, None, None, None))


@pytest.fixture(name='figure')
def fixture_figure():
  tables = tuple(report.Table(title, ops_bench.COLUMNS, rows) for title, rows in zip(
      'abcd', (_FULL, _FULL, _PART, _PART), strict=True))
  return ops_plot.draw(dataclasses.replace(small_results.result(), tables=tables))


def test_a_point_with_its_interval_wherever_there_is_a_ratio(figure):
  axes, = figure.axes
  points = [container[0].get_xdata().tolist() for container in axes.containers]
  assert points == [[2.0, 5.0], [2.0, 5.0], [2.0], [2.0]]
  (segments,) = axes.containers[0][2]
  np.testing.assert_allclose([segment[:, 0] for segment in segments.get_segments()],
                             [[1.5, 2.5], [4.0, 6.0]])


def test_points_stand_beside_their_operation(figure):
  axes, = figure.axes
  assert [label.get_text() for label in axes.get_yticklabels()] == ['relu', 'norm']
  for container in axes.containers:
    assert [round(place) for place in container[0].get_ydata()] in ([0, 1], [0])
  assert axes.yaxis_inverted()


def test_the_figure_says_what_and_where(figure):
  assert figure.get_suptitle() == 'Reading: 40 records'
  assert 'A Fast One, 2 cores' in figure.get_supxlabel()


def test_the_file_is_a_picture(figure, tmp_path):
  path = figures.save(figure, tmp_path / 'ops.png')
  assert path.read_bytes().startswith(b'\x89PNG')
