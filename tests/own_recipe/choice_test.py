"""The trainings that the recipe `own` was chosen by."""

import numpy as np

from engine.config import recipe_catalog
from tests.own_recipe import choice
from tests.own_recipe import public_sets
from tests.own_recipe import table
from tests.tfrecords.importing import small_source


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


def test_a_training_is_measured_by_the_split_that_is_asked(tmp_path, monkeypatch):
  small_source.in_process(monkeypatch)
  small_source.make(tmp_path / 'pets')
  small_source.run(tmp_path / 'pets', tmp_path / 'set')
  recipe = recipe_catalog.get('mnist_softmax').with_settings(
      dataset=str(tmp_path / 'set'), batch_size=4, max_steps=1)
  found = choice.train(recipe, 'test', 0)
  assert found.keys() == {'accuracy', 'recall', 'seconds'}
  # 8 test images.
  assert found['accuracy'] * 8 == round(found['accuracy'] * 8)
