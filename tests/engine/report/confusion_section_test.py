"""The confusion matrix as a table, and as a picture where there are many classes."""

import dataclasses

import numpy as np
import pytest

from engine.evaluation import metrics
from engine.report import confusion_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _card(run):
  return html_tree.parse(confusion_section.draw([run])).one('article')


def test_counts_and_colors():
  card = _card(small_reports.run())
  assert card.one('table').rows() == [
      ['', 'cat', 'dog', 'frog'], ['cat', '3', '1', ''], ['dog', '', '2', '1'],
      ['frog', '1', '', '2']]
  first = card.all('td')[0]
  # The square root of 3 of 4.
  assert first.attributes == {'class': 'deep right', 'style': 'background:rgba(0,114,178,0.866)'}
  assert card.all('td')[2].attributes == {}
  assert [item.text for item in card.all('li')] == ['cat → dog 1', 'dog → frog 1', 'frog → cat 1']


def test_without_mistakes():
  perfect = small_reports.answers(small_reports.LABELS)
  assert _card(small_reports.run(answers=perfect)).all('p')[-1].text == 'No mistakes.'


def test_many_classes_are_a_picture():
  names = tuple(f'class {number}' for number in range(30))
  matrix = np.diag(np.full(30, 5))
  matrix[2, 7] = 5
  answers = dataclasses.replace(
      small_reports.answers(), metrics=metrics.ClassificationMetrics(matrix))
  run = small_reports.run(answers=answers, config=dataclasses.replace(
      small_reports.config(), class_names=names))
  card = _card(run)
  assert not card.all('table')
  assert card.one('img').attributes['width'] == '120'
  assert [item.text for item in card.all('li')] == ['class 2 → class 7 5']


def test_the_opacity_is_the_root_of_the_share():
  assert confusion_section.opacity(np.array([[1, 3], [0, 0]])) == pytest.approx(
      np.array([[0.5, 0.75 ** 0.5], [0, 0]]))
  pixels = confusion_section.picture(np.array([[1, 0], [1, 3]]))
  assert pixels.shape == (8, 8, 4)
  assert pixels[0, 0].tolist() == [0, 114, 178, 255]
  assert pixels[4, 0, 3] == 128
