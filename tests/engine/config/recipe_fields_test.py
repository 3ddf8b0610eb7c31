"""Checks of a recipe's fields in a config.json, nested and flat."""

import json

import pytest

from engine.config import recipe as recipe_lib
from engine.config import recipe_fields
from tests.engine import tiny_runs
from tfrecords import errors

NESTED = json.loads(tiny_runs.config().to_json())['recipe']
FLAT = {'name': 'a', 'summary': 'b', 'optimizer': 'sgd', 'lr_schedule': 'constant', 'crop_size': 8}


def test_a_valid_recipe_passes():
  assert recipe_fields.check_nested(NESTED, recipe_lib.Recipe) is NESTED
  assert recipe_fields.check_flat(FLAT, recipe_lib.Recipe) is FLAT


@pytest.mark.parametrize('changes, said', [
    ({'batch_size': '8'}, "recipe.batch_size is '8', not a whole number"),
    ({'optimizer': 'sgd'}, "recipe.optimizer is 'sgd', not an object"),
    ({'optimizer': {'name': 'gone'}}, "recipe.optimizer.name is 'gone'; choose one of: adam, "),
    ({'optimizer': {'name': ['sgd']}}, "recipe.optimizer.name is ['sgd']; choose one of: "),
    ({'optimizer': {'name': 'sgd', 'momentum': None}},
     'recipe.optimizer.momentum is None, not a finite number'),
    ({'augmentation': {'crop_size': 1.5}}, 'recipe.augmentation.crop_size is 1.5, not a whole'),
    ({'novelty': 1}, 'unknown field recipe.novelty')])
def test_the_wrong_field_is_named(changes, said):
  with pytest.raises(errors.InputError) as caught:
    recipe_fields.check_nested(NESTED | changes, recipe_lib.Recipe)
  assert said in str(caught.value)


@pytest.mark.parametrize('changes, said', [
    ({'crop_size': 1.5}, 'recipe.crop_size is 1.5, not a whole number'),
    ({'optimizer': 5}, 'recipe.optimizer is 5; choose one of'),
    ({'novelty': 1}, 'unknown field recipe.novelty')])
def test_the_wrong_field_of_an_earlier_version_is_named(changes, said):
  with pytest.raises(errors.InputError) as caught:
    recipe_fields.check_flat(FLAT | changes, recipe_lib.Recipe)
  assert said in str(caught.value)
