"""Tests for scaling_plot: what the picture shows, read off the figure itself."""

import pytest

from engine.bench.scaling import scaling_plot
from engine.reporting.plots import figures
from tests.engine.bench.scaling import small_growth


@pytest.fixture(name='figure', scope='module')
def fixture_figure():
  return scaling_plot.draw(small_growth.result())


def panel(figure, title):
  """Returns the axes of time and of memory of a panel, and the points of each by series."""
  left = next(axes for axes in figure.axes if axes.get_title(loc='left') == title)
  right = next(axes for axes in figure.axes
               if axes is not left and axes.bbox.bounds == left.bbox.bounds)
  return left, right, *({line.get_label(): line.get_xydata().tolist() for line in axes.lines
                         if not line.get_label().startswith('_')} for axes in (left, right))


def test_time_and_memory_in_each_panel(figure):
  left, right, times, memories = panel(figure, 'side')
  assert times == {'tutorial': [[16, 132], [256, 32772]]}
  assert memories == {'tutorial': [[16, 664], [256, 16984]]}
  assert (left.get_ylabel(), right.get_ylabel()) == ('ms a step', 'peak MB')
  assert left.get_xlabel() == 'side of the images, pixels'
  assert left.get_yscale() == 'log'
  _, line = left.lines
  assert line.get_xydata()[-1].tolist() == pytest.approx([256, 32772])


def test_a_small_growth_looks_small(figure):
  left, _, times, _ = panel(figure, 'replicas')
  assert times == {'tutorial': [[1, 4.5], [2, 5], [4, 6]]}
  assert (left.get_yscale(), left.get_ylim()[0]) == ('linear', 0)


def test_parameters_are_the_x_axis_of_the_width(figure):
  *_, times, _ = panel(figure, 'width')
  assert times == {name: [[8000, 8], [64000, 36]] for name in ('dense layers', 'filters')}


def test_the_input_has_its_memory(figure):
  left, _, rates, memories = panel(figure, 'data set, input alone')
  assert rates == {'in memory': [[1e4, 2e5]], 'streamed': [[1e4, 9e4], [1e5, 8e4]]}
  assert memories == {'in memory': [[1e4, 800]], 'streamed': [[1e4, 800], [1e5, 1250]]}
  assert left.get_ylabel() == 'examples per second'


def test_the_picture_says_what_and_where(figure, tmp_path):
  assert figure.get_suptitle().startswith('How the cost grows: time (blue) and peak memory')
  assert 'A Fast One, 2 cores' in figure.get_supxlabel()
  path = figures.save(figure, tmp_path / 'scaling.png')
  assert path.read_bytes().startswith(b'\x89PNG')
