"""Shares of dead activations."""

import dataclasses

from engine.report import activity_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _card(**changes):
  answers = dataclasses.replace(small_reports.answers(), **changes)
  return html_tree.parse(activity_section.draw([small_reports.run(answers=answers)])).one('article')


def test_a_row_for_each_layer():
  card = _card()
  assert card.one('table').rows() == [
      ['layer', 'zero', '', 'dead units'], ['conv1', '25.0%', '', '2 of 8 (25.0%)']]
  assert card.one('div', class_='level run0').one('i').attributes['style'] == 'width:25.0%'


def test_no_rectified_layer():
  assert _card(layers=[]).one('p', class_='missing').text == (
      'no layer of tutorial has rectified outputs')
