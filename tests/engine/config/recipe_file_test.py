"""Recipes as files: the round trip, what may be left out, and what is refused."""

import json

import pytest

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.mark.parametrize('name', recipe_catalog.RECIPES)
def test_a_recipe_survives_the_file(name, tmp_path):
  path = tmp_path / 'mine.json'
  recipe = recipe_catalog.get(name).with_settings(max_steps=77)
  recipe.write(path)
  assert recipe_lib.Recipe.read(path) == recipe
  assert recipe_catalog.get(str(path)) == recipe


def test_the_file_has_what_config_json_holds(tmp_path):
  path, config = tmp_path / 'mine.json', tiny_runs.config()
  config.recipe.write(path)
  assert json.loads(path.read_text()) == json.loads(config.to_json())['recipe']


def test_a_whole_config_is_read(tmp_path):
  path, config = tmp_path / 'config.json', tiny_runs.config(learning_rate=0.25)
  path.write_text(config.to_json())
  assert recipe_lib.Recipe.read(path) == config.recipe


def test_the_config_of_an_earlier_version_is_read(tmp_path):
  path = tmp_path / 'config.json'
  flat = {'name': 'a', 'summary': 'b', 'optimizer': 'sgd', 'schedule': 'triangle', 'crop': 8}
  path.write_text(json.dumps({'format': 2, 'recipe': flat}))
  found = recipe_settings.flat(recipe_lib.Recipe.read(path))
  assert (found['lr_schedule'], found['crop_size']) == ('linear_warmup_decay', 8)


def test_fields_that_are_left_out_have_their_defaults(tmp_path):
  path = tmp_path / 'short.json'
  path.write_text('{"learning_rate": 0.25, "augmentation": {"crop_size": 8}}')
  recipe = recipe_lib.Recipe.read(path)
  assert recipe == recipe_lib.Recipe('short', '').with_settings(learning_rate=0.25, crop_size=8)


def test_a_file_is_replaced_only_where_that_is_said(tmp_path):
  path, recipe = tmp_path / 'mine.json', recipe_catalog.get('shapes')
  recipe.write(path)
  recipe.write(path)
  other = recipe.with_settings(max_steps=9)
  with pytest.raises(errors.InputError, match='mine.json: already exists; give another name, or '):
    other.write(path)
  assert recipe_lib.Recipe.read(path) == recipe
  other.write(path, overwrite=True)
  assert recipe_lib.Recipe.read(path) == other


_WHOLE = recipe_settings.nested(recipe_catalog.get('shapes'))


@pytest.mark.parametrize('text, reason', [
    ('', 'Expecting value: line 1 column 1 (char 0)'),
    ('[]', 'the content is [], not an object'),
    ('{"recipe": {}}', "no 'format'"),
    ('{"recipe": {}, "format": 9}', 'format 9; this program reads 2 and 3'),
    ('{"recipe": 5, "format": 3}', 'recipe is 5, not an object'),
    ('{"learning_rat": 1}', 'unknown field recipe.learning_rat'),
    ('{"learning_rate": "1"}', "recipe.learning_rate is '1', not a finite number"),
    ('{"learning_rate": NaN}', 'recipe.learning_rate is nan, not a finite number'),
    ('{"learning_rate": -1}', '--learning_rate=-1: give more than 0'),
    ('{"learning_rate": 1, "learning_rate": 2}', "the field 'learning_rate' is there twice"),
    ('{"optimizer": "sgd"}', "recipe.optimizer is 'sgd', not an object"),
    ('{"optimizer": {}}', 'recipe.optimizer.name is None; choose one of: adam, '),
    ('{"optimizer": {"name": "sgd", "beta1": 0.5}}', 'unknown field recipe.optimizer.beta1'),
    ('{"model": "gone"}', '--model=gone: choose one of: airbench, '),
    ('{"name": "../x"}', "recipe.name is '../x'; a run directory is called so"),
    ('{"name": ""}', "recipe.name is ''; a run directory"),
    ('{"a":' * 100_000, ''),
    (json.dumps(_WHOLE)[:200], '')])
def test_what_is_no_recipe_is_refused_in_one_line(text, reason, tmp_path):
  path = tmp_path / 'bad.json'
  path.write_text(text)
  with pytest.raises(errors.InputError) as caught:
    recipe_catalog.get(str(path))
  message = str(caught.value)
  assert message.startswith(f'--recipe={path}: not a recipe (')
  assert message.endswith('); give a file that --save_recipe wrote, or the config.json of a run')
  assert reason in message
  assert '\n' not in message


@pytest.mark.parametrize('name, said', [
    ('gone.json', 'gone.json: no such file'),
    ('.', ': give the name of a recipe, or a file that ends in .json, such as the config.json')])
def test_what_is_no_file_is_refused(name, said, tmp_path):
  with pytest.raises(errors.InputError) as caught:
    recipe_catalog.get(f'{tmp_path}/{name}')
  assert str(caught.value).startswith(f'--recipe={tmp_path}/')
  assert said in str(caught.value)


def test_a_directory_is_no_file(tmp_path):
  (tmp_path / 'a.json').mkdir()
  with pytest.raises(errors.InputError, match='a.json: is a directory; give the name of a file'):
    recipe_catalog.get(str(tmp_path / 'a.json'))
