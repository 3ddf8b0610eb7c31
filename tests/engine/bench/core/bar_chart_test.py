"""Tests for engine.bench.core.bar_chart: what the picture shows, read off the figure itself."""

import dataclasses

import pytest

from engine.bench.core import bar_chart
from engine.bench.core import report
from engine.bench.core import timing
from engine.reporting.plots import figures
from tests.engine.bench import small_results


@pytest.fixture(name='figure')
def fixture_figure():
  return bar_chart.draw(small_results.result())


def test_a_bar_a_row_from_top_to_bottom(figure):
  axes, = figure.axes
  assert [label.get_text() for label in axes.get_yticklabels()] == ['fast', 'slow one']
  assert [bar.get_width() for bar in axes.patches] == [200.0, 1000.0]
  assert axes.yaxis_inverted()


def test_whiskers_reach_from_the_fastest_to_the_slowest_round(figure):
  axes, = figure.axes
  ends = [tuple(segment[:, 0]) for lines in axes.collections for segment in lines.get_segments()]
  assert ends == [pytest.approx((1e6 / 6000, 250.0)), pytest.approx((500.0, 1000.0))]


def test_the_picture_says_what_and_where(figure):
  axes, = figure.axes
  notes = figure.get_supxlabel()
  assert figure.get_suptitle() == 'Reading: 40 records'
  assert 'fast / slow one: 4.00 times as fast (75% interval 3.00 to 5.00, n = 3)' in notes
  assert 'A Fast One, 2 cores' in notes
  assert 'TensorFlow 2.21.0' in notes
  assert axes.get_xlabel().startswith('microseconds per example')
  assert [text.get_text() for text in axes.texts] == ['200.0 us: 5,000 a second',
                                                      '1,000 us: 1,000 a second']


def test_a_group_has_a_color():
  rows = tuple(timing.Timing(name, (1.0,), (1.0,)) for name in ('a: x', 'b', 'a: y', 'b: z', 'c'))
  result = dataclasses.replace(small_results.result(), timings=rows, ratios=())
  first, second, third, fourth, fifth = (
      bar.get_facecolor() for bar in bar_chart.draw(result).axes[0].patches)
  assert first == third
  assert second == fourth
  assert len({first, second, fifth}) == 3


def test_a_long_note_is_wrapped():
  result = dataclasses.replace(small_results.result(), notes=('word ' * 60,))
  notes = bar_chart.draw(result).get_supxlabel().split('\n')
  assert max(map(len, notes)) <= 125
  assert sum(line.count('word') for line in notes) == 60


def test_without_timings_the_text_is_the_picture():
  result = dataclasses.replace(small_results.result(), timings=(), ratios=())
  figure = bar_chart.draw(result)
  assert not figure.axes
  text, = figure.texts
  assert text.get_text() == report.text(result)


@pytest.mark.parametrize('rate, unit', [
    (2e6, 'microseconds'), (1e5, 'microseconds'), (100.0, 'milliseconds'), (0.5, 'seconds')])
def test_units_fit_the_shortest_bar(rate, unit):
  row = timing.Timing('a', (rate,), (1.0,))
  result = dataclasses.replace(small_results.result(), timings=(row,), ratios=())
  axes = bar_chart.draw(result).axes[0]
  assert axes.get_xlabel().startswith(f'{unit} per example')
  assert axes.texts[0].get_text().endswith(' a second') == (rate >= 1)


def test_the_file_is_a_picture(figure, tmp_path):
  path = figures.save(figure, tmp_path / 'input.png')
  assert path.read_bytes().startswith(b'\x89PNG')
