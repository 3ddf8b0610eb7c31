"""The picture of the retraining benchmark, read off the figure itself."""

import dataclasses

import pytest

from engine.bench.core import report
from engine.bench.retrain import retrain_bench
from engine.bench.retrain import retrain_plot
from engine.reporting.plots import figures
from tests.engine.bench import small_results

_ROWS = (('retrained', 10, 0.7, 0.1, 0.6, 0.8), ('retrained', 1000, 0.9, 0.0, 0.9, 0.9),
         ('new head alone', 10, 0.65, 0.0, 0.65, 0.65),
         ('new head alone', 1000, 0.75, 0.0, 0.75, 0.75),
         ('from scratch', 10, 0.5, 0.1, 0.4, 0.6), ('from scratch', 1000, 0.85, 0.0, 0.85, 0.85))


def _figure():
  table = report.Table(retrain_bench.ACCURACY,
                       ('', 'images a class', 'mean', 'deviation', 'seed 0', 'seed 1'), _ROWS)
  return retrain_plot.draw(
      dataclasses.replace(small_results.result(), tables=(table,), notes=('Bases: none.',)))


def test_a_line_a_way_over_a_logarithmic_axis_with_every_seed():
  axes, = _figure().axes
  lines = {line.get_label(): line.get_xydata().tolist() for line in axes.lines
           if not line.get_label().startswith('_')}
  assert lines == {
      'retrained': [[10, 0.7], [1000, 0.9]], 'new head alone': [[10, 0.65], [1000, 0.75]],
      'from scratch': [[10, 0.5], [1000, 0.85]]}
  assert axes.get_xscale() == 'log'
  assert [label.get_text() for label in axes.get_xticklabels()] == ['10', '1,000']
  points = [tuple(map(tuple, line.get_xydata())) for line in axes.lines
            if line.get_label().startswith('_')]
  assert ((10, 0.4), (10, 0.6)) in points


def test_the_picture_says_what_and_where(tmp_path):
  figure = _figure()
  below = figure.get_supxlabel()
  assert 'a band): 2' in below
  assert 'Bases: none.' in below
  assert 'A Fast One' in below
  assert 'fast / slow one: 4.00 times as fast' in below
  assert figures.save(figure, tmp_path / 'a.png').read_bytes().startswith(b'\x89PNG')


@pytest.mark.parametrize('name, above', [('retrained', True), ('from scratch', False)])
def test_means_are_written_at_the_lines(name, above):
  axes, = _figure().axes
  means = [f'{row[2]:.1%}' for row in _ROWS if row[0] == name]
  found = {text.get_text(): text.xyann[1] > 0 for text in axes.texts}
  assert all(found[mean] == above for mean in means)
