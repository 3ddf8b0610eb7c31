"""Differences of settings."""

import dataclasses

import pytest

from engine.report import recipe_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _section(*runs):
  return html_tree.parse(recipe_section.draw(runs))


def test_only_what_differs_comes_first():
  section = _section(
      small_reports.run(0, 'a'),
      small_reports.run(1, 'b', config=dataclasses.replace(
          small_reports.config(learning_rate=0.02, optimizer='adam'), seed=3)))
  differences, everything = section.all('table')
  assert {row[0]: row[1:] for row in differences.rows()} == {
      'setting': ['a', 'b'], 'learning_rate': ['0.1', '0.02'], 'optimizer': ['sgd', 'adam'],
      'seed': ['0', '3'], 'momentum': ['0', '–'], 'nesterov': ['no', '–'], 'beta1': ['–', '0.9'],
      'beta2': ['–', '0.999'], 'epsilon': ['–', '1e-07']}
  assert len(everything.rows()) > len(differences.rows())
  assert 'open' not in section.one('details').attributes


def test_the_same_settings():
  assert 'The runs have the same settings.' in _section(
      small_reports.run(0, 'a'), small_reports.run(1, 'b')).text


def test_one_run_shows_all():
  section = _section(small_reports.run())
  assert section.one('details').attributes == {'open': 'open'}
  rows = {row[0]: row[1] for row in section.one('table').rows()}
  assert rows['class_subset'] == 'cat, dog, frog'
  assert rows['recipe'] == 'cifar10_tutorial'
  assert 'summary' not in rows


@pytest.mark.parametrize('value, expected', [
    ((), 'none'), (('a', 'b'), 'a, b'), (True, 'yes'), (0.0005, '0.0005'), (128, '128')])
def test_values(value, expected):
  assert recipe_section.shown(value) == expected
