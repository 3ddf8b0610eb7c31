"""The trainings that the recipe `own` was chosen by."""

import numpy as np

from tests.own_recipe import choice
from tests.own_recipe import public_sets
from tests.own_recipe import table


def test_accuracy_and_mean_recall():
  found = choice.measures(np.array([0, 0, 0, 1]), np.array([0, 0, 0, 2]))
  assert found == {'accuracy': 0.75, 'recall': 0.5}


def test_what_the_file_has_is_not_trained_again(tmp_path, monkeypatch):
  monkeypatch.setattr(table, 'FILE', tmp_path / 'rows.json')
  table.write([{'set': 'digits', 'split': 'validation', 'trial': 'own', 'seed': 0}])
  choice.run(iter([('digits', 'own', 0)]), 'validation', public_sets.Places(tmp_path, tmp_path),
             tmp_path)
  assert len(table.read()) == 1
  assert not (tmp_path / 'digits').exists()
