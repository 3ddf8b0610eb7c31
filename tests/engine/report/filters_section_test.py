"""Filters as pictures."""

import dataclasses

import numpy as np

from engine.report import filters_section
from engine.report import first_filters
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _card(filters):
  answers = dataclasses.replace(small_reports.answers(), filters=filters)
  return html_tree.parse(filters_section.draw([small_reports.run(answers=answers)])).one('article')


def test_pictures():
  card = _card(small_reports.answers().filters)
  assert card.one('p').text == 'conv1/weights: 8 filters of 5x5'
  assert len(card.all('img')) == 8


def test_more_than_are_shown():
  filters = first_filters.Filters('dense1/weights', 200, np.zeros([4, 28, 28, 1], np.uint8))
  assert _card(filters).one('p').text == (
      'dense1/weights: 200 filters of 28x28, the first 4 are shown')


def test_filters_that_are_no_images():
  assert _card(None).one('p', class_='missing').text.startswith('the first layer of tutorial')
