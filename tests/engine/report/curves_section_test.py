"""Which curves are drawn, and what is said of those that are missing."""

import math

import pytest

from engine.report import curves_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _section(*runs):
  return html_tree.parse(curves_section.draw(runs))


def test_three_charts():
  section = _section(small_reports.run())
  assert [chart.attributes['aria-label'] for chart in section.all('svg')] == [
      'Accuracy', 'Loss', 'Learning rate']
  accuracy, loss, rate = section.all('svg')
  assert [group.one('title').text if len(group.all('title')) == 1 else group.all('title')[0].text
          for group in accuracy.all('g')] == ['small: training batches', 'small: test images']
  assert len(accuracy.all('polygon')) == 1
  assert not loss.all('polygon')
  assert len(rate.all('polyline', class_='line')) == 1
  assert [span.text for span in section.all('figcaption')[0].one('span', class_='kinds').children
          ] == ['training batches', 'test images']


def test_two_runs_share_the_charts():
  section = _section(small_reports.run(0, 'a'), small_reports.run(1, 'b'))
  assert [group.attributes['class'] for group in section.all('svg')[2].all('g')] == ['run0', 'run1']


def test_what_is_missing_is_said():
  section = _section(small_reports.run(training=[], evaluations={}))
  assert not section.all('svg')
  assert [paragraph.text for paragraph in section.all('p', class_='missing')] == [
      'small: metrics.jsonl has no log lines of the training yet',
      'small: has not been evaluated; eval_main --train_dir=runs/small does that']


def test_values_that_are_not_finite_are_left_out():
  records = [{'step': 1, 'loss': math.nan}, {'step': 2, 'loss': math.inf}, {'step': 3, 'loss': 1.5}]
  chart, = _section(small_reports.run(training=records, evaluations={})).all('svg')
  assert len(chart.all('circle')) == 1


def test_many_points_become_means():
  points = curves_section.thinned([(step, float(step % 2)) for step in range(10_000)])
  assert len(points) == 400
  assert points[0] == (12.0, pytest.approx(0.5, abs=0.03))
  assert curves_section.thinned([]) == []
