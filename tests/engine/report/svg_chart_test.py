"""Axes and curves by hand."""

import math

import pytest

from engine.report import svg_chart
from tests.tfrecords.html import html_tree


def _draw(*series, **named):
  return html_tree.parse(svg_chart.draw('Loss', series, **named)).one('svg')


def _points(element):
  return [tuple(map(float, pair.split(','))) for pair in element.attributes['points'].split()]


def test_an_axis_ends_at_round_numbers():
  axis = svg_chart.Axis.of([0.13, 0.87], 100, 0)
  assert axis.ticks == pytest.approx((0, 0.2, 0.4, 0.6, 0.8, 1.0))
  assert (axis.place(0), axis.place(0.5), axis.place(1)) == (100, 50, 0)


def test_a_snug_axis_ends_at_the_greatest_value():
  axis = svg_chart.Axis.of([0, 14], 0, 100, snug=True)
  assert axis.place(14) == 100
  assert axis.ticks[-1] <= 14


@pytest.mark.parametrize('values', [[3.0], [0.0], [-2.0, -2.0], [1e300, 1e300], [1e-320]])
def test_an_axis_of_equal_values(values):
  axis = svg_chart.Axis.of(values, 100, 0)
  assert 0 <= axis.place(values[0]) <= 100


def test_a_curve():
  series = svg_chart.Series('a', [(0, 0.0), (5, math.nan), (10, 1.0)], 2, 'dashed')
  chart = _draw(series)
  group = chart.one('g', class_='run2')
  assert _points(group.one('polyline', class_='dashed')) == [(52, 240), (448, 12)]
  assert not group.all('circle')
  texts = [text.text for text in chart.all('text')]
  assert texts[-2:] == ['10', 'step']


def test_dots_and_a_band():
  series = svg_chart.Series('run: test', [(10, 0.5)], band=[(0.0, 1.0)], marked=True)
  group = _draw(series, y_format=svg_chart.percent).one('g')
  assert [title.text for title in group.all('title')] == ['run: test', 'run: test: 50% at 10']
  assert _points(group.one('polygon')) == [(448, 12), (448, 240)]


def test_a_single_point_is_seen():
  assert len(_draw(svg_chart.Series('a', [(3, 1.0)])).all('circle')) == 1


@pytest.mark.parametrize('function, value, expected', [
    (svg_chart.percent, 0.875, '87.5%'), (svg_chart.percent, 1.0, '100%'),
    (svg_chart.whole, 14000.0, '14,000'), (svg_chart.short, 0.012345, '0.0123')])
def test_numbers(function, value, expected):
  assert function(value) == expected
