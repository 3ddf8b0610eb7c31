"""What was tried instead of the rules of the recipe `own`."""

import dataclasses

import pytest

from engine.config import own_recipe
from engine.config import recipe_catalog
from tests.own_recipe import trials
from tests.tfrecords import small_records

SPEC = dataclasses.replace(
    small_records.SPEC, name='pets', directory='/data/pets', image_shape=(32, 32, 3),
    train_examples=900)


@pytest.mark.parametrize('trial', trials.RULES)
def test_every_rule_gives_a_recipe_that_fits_the_set(trial):
  trials.changed(trial, own_recipe.derive(SPEC), SPEC).check_data(SPEC)


def test_rules_change_the_recipe_one_after_the_other():
  own = own_recipe.derive(SPEC, recipe_catalog.get('cifar10_resnet'))
  found = trials.changed(
      'resnet, half of the steps, twice the rates, not mirrored', own_recipe.derive(SPEC), SPEC)
  assert (found.model, found.max_steps) == ('resnet', round(own.max_steps / 2))
  assert found.optimizer.muon_learning_rate == 2 * own.optimizer.muon_learning_rate
  assert not found.augmentation.random_flip


def test_other_batches_keep_the_epochs():
  own = own_recipe.derive(SPEC)
  found = trials.changed('half of the batch', own, SPEC)
  assert (found.batch_size, found.max_steps) == (own.batch_size // 2, own.max_steps * 2)
