"""Pairs of runs: differences by hand, verdicts, and what is not compared."""

import dataclasses

import numpy as np
import pytest

from engine.report import comparison_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _section(*runs):
  return html_tree.parse(comparison_section.draw(runs))


def _many(wrong):
  """Returns answers about 300 images that are wrong on these."""
  labels = np.arange(300) % 3
  predicted = np.where(np.isin(np.arange(300), wrong), (labels + 1) % 3, labels)
  return small_reports.answers(predicted, labels)


def test_no_difference():
  section = _section(small_reports.run(0, 'a', answers=_many(range(0, 30))),
                     small_reports.run(1, 'b', answers=_many(range(20, 52))))
  accuracies, losses = section.all('table')
  # a alone is right on 22 (30 to 51), b alone on 20 (0 to 19).
  _, (pair, verdict, difference, alone, p) = accuracies.rows()
  assert (pair, verdict, alone) == ('bagainsta', 'no difference', '20 : 22')
  assert difference.startswith('−0.67 (−')
  assert p == '0.88'
  assert losses.rows()[1][1] == 'no difference'
  assert not [paragraph for paragraph in section.all('p') if 'Bonferroni' in paragraph.text]


def test_a_difference_has_a_direction():
  section = _section(small_reports.run(0, 'a', answers=_many(range(10))),
                     small_reports.run(1, 'b', answers=_many(range(60))))
  accuracies, losses = section.all('table')
  assert accuracies.rows()[1][3:] == ['0 : 50', '< 0.0001']
  assert [table.rows()[1][1] for table in (accuracies, losses)] == ['worse'] * 2
  turned = _section(small_reports.run(0, 'a', answers=_many(range(60))),
                    small_reports.run(1, 'b', answers=_many(range(10))))
  assert [table.rows()[1][1] for table in turned.all('table')] == ['better'] * 2


def test_three_runs_are_three_pairs():
  section = _section(*(small_reports.run(number, name) for number, name in enumerate('abc')))
  assert [row[0] for row in section.all('table')[0].rows()[1:]] == [
      'bagainsta', 'cagainsta', 'cagainstb']
  assert 'a p-value below 0.017 (Bonferroni)' in section.text


def test_recipes_are_compared_by_their_seeds():
  other = small_reports.config(learning_rate=0.02)
  runs = [small_reports.run(0, 'a', answers=_many(range(30))),
          small_reports.run(1, 'b', answers=_many(range(33))),
          small_reports.run(2, 'c', answers=_many(range(90)), config=other),
          small_reports.run(3, 'd', answers=_many(range(93)), config=other)]
  table = _section(*runs).all('table')[2]
  # 89.5% and 69.5%; Welch: both variances 0.5 points^2, two degrees of freedom, t = 4.303.
  assert table.rows()[1] == ['cdagainstab', 'worse', '−20.00 (−23.04 to −16.96) points']
  assert len(_section(*runs[:3]).all('table')) == 2


def _mnist(history):
  recipe = dataclasses.replace(history.config.recipe, dataset='mnist', class_subset=(),
                               augmentation=dataclasses.replace(
                                   history.config.recipe.augmentation, crop_size=0))
  return dataclasses.replace(history, config=dataclasses.replace(history.config, recipe=recipe))


def test_other_data_are_not_compared():
  one = small_reports.run(0, 'a')
  other = small_reports.run(1, 'b')
  other = dataclasses.replace(other, history=_mnist(other.history))
  section = _section(one, other)
  assert not section.all('table')
  assert [paragraph.text for paragraph in section.all('p', class_='missing')] == [
      'a and b: not compared: other data sets (cifar10, mnist)']


@pytest.mark.parametrize('run, expected', [
    (small_reports.run(1, 'b', answers=small_reports.answers(data='c/d')),
     'a and b: not compared: other test images (checksums)'),
    (small_reports.run(1, 'b', problem='no checkpoint'), 'b: not compared: no checkpoint'),
    (small_reports.run(1, 'b', config=dataclasses.replace(
        small_reports.config(), class_names=('dog', 'cat', 'frog'))),
     'a and b: not compared: other classes')])
def test_what_is_not_compared(run, expected):
  section = _section(small_reports.run(0, 'a'), run)
  assert [paragraph.text for paragraph in section.all('p', class_='missing')] == [expected]


@pytest.mark.parametrize('value, expected', [
    (1.0, '1'), (0.0432, '0.043'), (0.00001, '< 0.0001')])
def test_p_values(value, expected):
  assert comparison_section.p_value(value) == expected
