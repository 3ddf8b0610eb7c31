"""The table of the quickstart's recipes."""

import pytest

from engine.bench.train import train_results
from engine.config import recipe_catalog
from tests import ladder

_STEPS = recipe_catalog.get('cifar10_short').max_steps


def _content(steps=_STEPS):
  return {'machine': {'processor': 'A Fast One', 'cores': 2}, 'tables': [
      {'title': 'another', 'columns': ['seed'], 'rows': []},
      {'title': train_results.LAST, 'columns': ['seed', 'accuracy', 'steps', 'seconds'],
       'rows': [['0', 0.8, steps, 60.0], ['1', 0.81, steps, 90.0], ['mean', 0.805, steps, 75.0],
                ['deviation', 0.00707, 0.0, 1.0]]}]}


def test_the_page_has_the_table_of_the_files():
  page = ladder.PAGE.read_text()
  assert ladder.with_table(page, ladder.table(ladder.read())) == page


def test_a_row_of_a_file_and_one_without():
  assert ladder.table({'cifar10_short': _content(), 'shapes': None})[2:] == [
      f'| `cifar10_short` | {_STEPS:,} | 80.50% ± 0.71 | 80.00, 81.00 | 1.2 minutes | '
      'A Fast One, 2 cores |',
      '| `shapes` | 1,000 | not measured |  |  |  |']


def test_a_measurement_of_another_length_is_refused():
  with pytest.raises(ValueError, match='train_cifar10_short.json was measured with another number'):
    ladder.table({'cifar10_short': _content(steps=9)})


def test_a_page_without_marks_is_refused():
  with pytest.raises(ValueError, match='are not on the page'):
    ladder.with_table('# Results', [])
