"""Reading config.json: the round trip, and damaged files."""

import json

import hypothesis
from hypothesis import strategies as st
import pytest

from engine.config import recipe_catalog
from engine.config import run_config
from engine.config import run_config_reader
from engine.models import model_registry
from tests.engine import tiny_runs
from tfrecords import data_identity
from tfrecords import datasets
from tfrecords import errors


@hypothesis.given(
  name=st.sampled_from(sorted(recipe_catalog.RECIPES)),
  seed=st.integers(0, 2**63 - 1),
  crop=st.integers(0, 32),
  rate=st.floats(1e-6, 10),
  layers=st.lists(st.integers(0, 4)),
  source=st.sampled_from(['binary', 'tfds']),
  queue=st.integers(0, 10**6),
)
def test_json_round_trip(name, seed, crop, rate, layers, source, queue):
  weighted = model_registry.MODELS[recipe_catalog.get(name).model].TRAINABLE_LAYERS
  decayed = tuple(weighted[layer % len(weighted)] for layer in layers)
  spec = datasets.get(recipe_catalog.get(name).dataset)
  # Up to the whole image, whose side is 28 or 32 pixels.
  recipe = recipe_catalog.get(name).with_settings(
      crop_size=min(crop, *spec.image_shape[:2]), shrink_to=0, learning_rate=rate,
      weight_decay_layers=decayed)
  config = run_config.RunConfig(
      recipe, seed, spec.class_names, spec.image_shape, 100, source, queue)
  assert run_config_reader.from_json(config.to_json(), 'config.json') == config


def _with(**changes):
  return json.dumps(json.loads(tiny_runs.config().to_json()) | changes)


@pytest.mark.parametrize('text, reason', [
    ('', 'Expecting value: line 1 column 1 (char 0)'),
    (tiny_runs.config().to_json()[:200], 'Unterminated string'),
    ('[]', ''), ('5', ''), ('{}', "'format'"),
    (_with(format=1), 'format 1; this program reads 2 and 3'),
    (_with(recipe={'name': 'a', 'sumary': 'b'}), 'sumary'),
    (_with(recipe=5), ''), (_with(novelty=1), 'novelty'),
    (_with(recipe=json.loads(tiny_runs.config().to_json())['recipe'] | {'model': 'gone'}),
     '--model=gone: choose one of: airbench, ')])
def test_damaged_files_are_refused_in_one_line(text, reason):
  with pytest.raises(errors.InputError) as caught:
    run_config_reader.from_json(text, 'runs/a/config.json')
  message = str(caught.value)
  assert message.startswith('runs/a/config.json: not the config of a run (')
  assert message.endswith('); give another --train_dir')
  assert '\n' not in message
  assert reason in message


_RECIPE = tiny_runs.config().recipe.with_settings(dataset='/gone/pets', crop_size=0)


def test_a_run_on_an_imported_set_that_is_gone_is_read():
  config = run_config.RunConfig(
      _RECIPE, 0, ('cat', 'dog'), (12, 9, 3), 40, data=data_identity.DataIdentity('', '', 'ab'),
      class_counts=(30, 10))
  assert run_config_reader.from_json(config.to_json(), 'config.json') == config


@pytest.mark.parametrize('field, value, message', [
    ('image_shape', [0, 9, 3],
     'image_shape is (0, 9, 3); height, width and channels are 1 or more'),
    ('class_names', ['cat', 'cat'], "class_names is ('cat', 'cat'); the recipe has 1 classes"),
    ('class_counts', [1], 'class_counts is (1,); give a number for each of 2 classes')])
def test_a_config_of_an_imported_set_that_contradicts_itself(field, value, message):
  config = run_config.RunConfig(
      _RECIPE, 0, ('cat', 'dog'), (12, 9, 3), 40)
  values = json.loads(config.to_json()) | {field: value}
  with pytest.raises(errors.InputError) as caught:
    run_config_reader.from_json(json.dumps(values), 'config.json')
  assert message in str(caught.value)
