"""Pictures of mistakes with their texts."""

import dataclasses

from engine.report import mistakes_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _card(answers):
  return html_tree.parse(mistakes_section.draw([small_reports.run(answers=answers)])).one('article')


def test_pictures():
  card = _card(small_reports.answers())
  assert [figure.text for figure in card.all('figure')] == [
      'cat→ dog 0.60', 'dog→ frog 0.60', 'frog→ cat 0.60']
  image = card.all('img')[0]
  assert image.attributes['alt'] == 'test image 3'
  assert image.attributes['src'].startswith('data:image/png;base64,')


def test_a_probability_is_not_rounded_to_certainty():
  answers = small_reports.answers()
  certain = dataclasses.replace(answers.mistakes[0], probability=0.9991)
  card = _card(dataclasses.replace(answers, mistakes=(certain,)))
  assert card.one('figure').text == 'cat→ dog > 0.99'


def test_without_mistakes():
  card = _card(small_reports.answers(small_reports.LABELS))
  assert card.one('p').text == 'No mistakes on 10 images.'
