"""The reliability diagram by hand."""

import dataclasses

import numpy as np
import pytest

from engine.evaluation import calibration
from engine.report import calibration_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _card():
  return html_tree.parse(calibration_section.draw([small_reports.run()])).one('article')


def test_numbers():
  # 7 predictions at 0.9, all right; 3 at 0.6, all wrong: 0.7 0.1 + 0.3 0.6.
  assert _card().one('p').text == (
      'ECE 25.00% mean confidence 81.0%, accuracy 70.0%: overconfident by 11.0 points')


def test_bars():
  card = _card()
  low, high = card.all('rect', class_='column')
  # 0.6 lies in the ninth of fifteen bins, 0.9 in the fourteenth: 22.8 units each.
  assert [float(bar.attributes['x']) for bar in (low, high)] == pytest.approx([231.4, 345.4], 0.01)
  assert [float(bar.attributes['height']) for bar in (low, high)] == [0, 248]
  assert [bar.one('title').text for bar in (low, high)] == [
      'confidence 53.3% to 60.0%: 3 predictions, accuracy 0.0%, mean confidence 60.0%',
      'confidence 86.7% to 93.3%: 7 predictions, accuracy 100.0%, mean confidence 90.0%']
  counts = card.all('rect', class_='count')
  assert [int(bar.attributes['height']) for bar in counts] == [20, 46]
  assert len(card.all('line', class_='ideal')) == 1


def test_a_second_diagram_after_the_temperature():
  found = dataclasses.replace(
      small_reports.answers(), temperature=1.5,
      calibrated=calibration.measure(np.full(10, 0.69), np.arange(10) < 7))
  card = html_tree.parse(calibration_section.draw(
      [small_reports.run(answers=found)])).one('article')
  assert [text.text for text in card.all('p')] == [
      'ECE 25.00% mean confidence 81.0%, accuracy 70.0%: overconfident by 11.0 points',
      'after temperature 1.5: ECE 1.00% mean confidence 69.0%, accuracy 70.0%: underconfident by '
      '1.0 points']
  assert len(card.all('svg')) == 2


def test_the_definition_is_on_the_page():
  text = html_tree.parse(calibration_section.draw([small_reports.run()])).all('p')[0].text
  assert 'the mean over the bins of |accuracy - mean confidence|, weighted by' in text
  assert 'Guo et al. 2017' in text
