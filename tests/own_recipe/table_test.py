"""The tables of the trainings that the recipe `own` was chosen by."""

import pytest

from tests.own_recipe import table


def _row(**changes):
  return {'set': 'pets', 'split': 'validation', 'trial': 'own', 'seed': 0, 'pictures': 1_200,
          'model': 'airbench', 'batch': 64, 'steps': 1_311, 'accuracy': 0.8, 'recall': 0.75,
          'seconds': 12.0} | changes


def test_the_page_has_the_tables_of_the_file():
  page = table.PAGE.read_text()
  assert table.with_tables(page, table.read()) == page


def test_a_line_for_each_trial_with_its_seeds_in_order():
  rows = [_row(seed=1, accuracy=0.82, recall=0.77), _row(), _row(trial='mirrored', steps=9),
          _row(split='test')]
  assert table.lines(rows, 'validation')[2:] == [
      '| `pets` | 1,200 | mirrored | `airbench` | 9 | 64 | 80.00% | 80.00 | 75.00% | 12 |',
      '| `pets` | 1,200 | own | `airbench` | 1,311 | 64 | 81.00% ± 1.41 | 80.00, 82.00 | 76.00% | '
      '12 |']


def test_rows_are_read_as_they_were_written(tmp_path, monkeypatch):
  monkeypatch.setattr(table, 'FILE', tmp_path / 'rows.json')
  assert table.read() == []
  table.write([_row(), _row(seed=1)])
  assert table.read() == [_row(), _row(seed=1)]


def test_a_page_without_marks_is_refused():
  with pytest.raises(ValueError, match='are not on the page'):
    table.with_tables('# The recipe', [])
