"""Tests for scaling_plot: what the picture shows, read off the figure itself."""

import dataclasses

import pytest

from engine.bench.core import report
from engine.bench.scaling import scaling_bench
from engine.bench.scaling import scaling_plot
from engine.reporting.plots import figures
from tests.engine.bench import small_results

_TABLES = (
    report.Table(scaling_bench.STEP, (), (
        ('float32', 32, 8.0, 8.0, 8.0, 4000.0), ('float32', 64, 10.0, 10.0, 10.0, 6400.0),
        ('bfloat16', 32, 4.0, 4.0, 4.0, 8000.0), ('bfloat16', 64, 5.0, 5.0, 5.0, 12800.0))),
    report.Table(scaling_bench.REPLICATED, (), (
        ('1', 128, 20.0, 20.0, 20.0, 6400.0), ('2', 128, 25.0, 25.0, 25.0, 5120.0))),
    report.Table(scaling_bench.INPUT, (), (
        ('in memory', 10000, 30.7, 1.0, 2e5, 9.0, 800.0),
        ('streamed', 10000, 30.7, 1.0, 9e4, 17.0, 800.0),
        ('streamed', 100000, 307.0, 1.0, 8e4, 17.0, 1250.0))))


@pytest.fixture(name='figure')
def fixture_figure():
  return scaling_plot.draw(dataclasses.replace(small_results.result(), tables=_TABLES))


def lines(axes):
  return {line.get_label(): line.get_xydata().tolist() for line in axes.lines}


def test_a_line_for_each_dtype(figure):
  steps, _, _ = figure.axes
  assert lines(steps) == {
      'float32': [[32, 4000], [64, 6400]], 'bfloat16': [[32, 8000], [64, 12800]]}


def test_a_bar_for_each_number_of_replicas(figure):
  _, replicas, _ = figure.axes
  assert [bar.get_height() for bar in replicas.patches] == [6400, 5120]
  assert [label.get_text() for label in replicas.get_xticklabels()] == ['1', '2']
  assert replicas.get_title(loc='left') == 'replicas on one CPU, batch 128'


def test_the_memory_stands_at_each_set(figure):
  _, _, inputs = figure.axes
  assert lines(inputs) == {'in memory': [[1e4, 2e5]], 'streamed': [[1e4, 9e4], [1e5, 8e4]]}
  assert [text.get_text() for text in inputs.texts] == ['0.8 GB', '0.8 GB', '1.2 GB']


def test_the_picture_says_what_and_where(figure):
  assert figure.get_suptitle() == 'Reading: 40 records'
  assert 'A Fast One, 2 cores' in figure.get_supxlabel()
  assert all(axes.get_ylim()[0] == 0 for axes in figure.axes)


def test_the_file_is_a_picture(figure, tmp_path):
  path = figures.save(figure, tmp_path / 'scaling.png')
  assert path.read_bytes().startswith(b'\x89PNG')
