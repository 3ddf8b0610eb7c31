"""Sections, cards and numbers."""

import math

import pytest

from engine.report import cards
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def test_a_section():
  found = html_tree.parse(cards.section('Per class', 'What it is.', 'more')).one('section')
  assert found.attributes == {'id': 'per-class'}
  assert found.one('h2').text == 'Per class'
  assert found.one('p', class_='about').text == 'What it is.'


def test_a_card_for_each_run():
  runs = [small_reports.run(0, 'a'), small_reports.run(7, 'b', problem='no checkpoint')]
  found = html_tree.parse(cards.of_answers(runs, lambda run, answers: answers.step))
  first, second = found.all('article')
  assert (first.text, second.text) == ('a20', 'bno checkpoint')
  assert second.one('p', class_='missing')
  # The seventh color is the second one again.
  assert [len(article.all('i', class_=f'swatch run{color}'))
          for article, color in ((first, 0), (second, 1))] == [1, 1]


@pytest.mark.parametrize('value, digits, expected', [
    (0.5, 1, '50.0%'), (0.92374, 2, '92.37%'), (math.nan, 1, '–'), (0.0, 1, '0.0%')])
def test_shares(value, digits, expected):
  assert cards.share(value, digits) == expected


def test_interval():
  assert cards.interval((0.796, 0.812)) == '79.6 to 81.2%'
