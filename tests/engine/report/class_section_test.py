"""Recall, precision, n and intervals by hand."""

import numpy as np
import pytest

from engine.report import class_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _card(**fields):
  return html_tree.parse(class_section.draw([small_reports.run(**fields)])).one('article')


def test_by_hand():
  card = _card()
  heading, cat, dog, frog = card.one('table').rows()
  assert heading == ['class', 'n', 'recall', '', 'precision']
  # Wilson's intervals of 3 of 4 and of 2 of 3.
  assert cat == ['cat', '4', '75.0% 30.1 to 95.4%', '', '75.0% 30.1 to 95.4%']
  assert dog == ['dog', '3', '66.7% 20.8 to 93.9%', '', '66.7% 20.8 to 93.9%']
  assert frog[0] == 'frog'


def test_the_strip_lies_between_the_ends():
  strip = _card().all('svg')[0]
  line = strip.one('line', class_='range').attributes
  # From 20% to 100% over 112 units: 30.1%, 75% and 95.4%.
  assert [float(line['x1']), float(strip.one('circle').attributes['cx']), float(line['x2'])
          ] == pytest.approx([18.1, 81, 109.6], abs=0.2)


def test_a_class_without_images_or_predictions():
  answers = small_reports.answers(np.array([0, 0, 0]), np.array([0, 0, 1]))
  rows = _card(answers=answers).one('table').rows()
  assert rows[2] == ['dog', '1', '0.0% 0.0 to 79.3%', '', '–']
  assert rows[3] == ['frog', '0', '–', '', '–']
