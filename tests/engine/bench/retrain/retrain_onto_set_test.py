"""A run as the base of the retraining benchmark: what fits, how many images, and how long."""

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.retrain import retrain_onto_set
from engine.bench.retrain import retrain_variants
from engine.config import own_recipe
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors


@pytest.fixture(name='run', scope='module')
def fixture_run(tmp_path_factory):
  return tiny_runs.make(tmp_path_factory.mktemp('runs') / 'run', (5,), class_subset=('cat', 'dog'))


def _config(run, place, shape, **changes):
  imported_set.write(place, shape=shape)
  earlier = tiny_runs.config().recipe
  recipe = own_recipe.derive(datasets.get(str(place)), earlier).with_settings(**changes)
  return benchmark_config.BenchmarkConfig(
      recipe, str(place), 'binary', timing.Plan(), warm_start_from=str(run))


def test_what_fits_is_frozen(run, tmp_path):
  variants, notes = retrain_onto_set.variants(_config(run, tmp_path / 'same', (8, 8, 3)))
  assert [(variant.name, variant.num_frozen_layers) for variant in variants] == [
      ('retrained', 1), ('new head alone', 4), ('from scratch', 0)]
  assert notes == ()
  variants, notes = retrain_onto_set.variants(_config(run, tmp_path / 'other', (12, 10, 1)))
  assert variants[1].num_frozen_layers == 2
  assert notes == (
      f'conv1 (source 5x5x3x64, target 5x5x1x64) of {run}: converted between gray and color',
      f'local3 (source 256x384, target 576x384) of {run}: do not fit and are trained from initial '
      'values')


def test_without_a_first_layer_there_is_no_new_head_alone(tmp_path):
  settings = {'model': 'airbench', 'weight_decay_layers': ('head',), 'crop_size': 12}
  color = tiny_runs.make(tmp_path / 'run', (1,), **settings)
  config = _config(color, tmp_path / 'gray', (12, 12, 1), **settings)
  variants, notes = retrain_onto_set.variants(config)
  assert [variant.name for variant in variants] == ['retrained', 'from scratch']
  assert variants[0].num_frozen_layers == 0
  assert notes[0].startswith('whiten (source 2x2x3x24, target 2x2x1x8), block1_conv1 (source 3x3x')


def test_a_run_of_which_nothing_fits_is_refused(run, tmp_path):
  config = _config(run, tmp_path / 'pets', (8, 8, 3), model='softmax', weight_decay_layers=())
  with pytest.raises(errors.InputError, match='no layer fits, .*, --model=tutorial, or'):
    retrain_onto_set.variants(config)


def test_sizes_go_up_to_the_smallest_class(run, tmp_path):
  recipe = _config(run, tmp_path / 'pets', (8, 8, 3)).recipe
  assert retrain_onto_set.sizes(recipe) == (6,)
  assert retrain_onto_set.sizes(recipe.with_settings(class_subset=('cat', 'dog'))) == (10,)
  imported_set.write(tmp_path / 'pets', shape=(8, 8, 3), counts={
      'train': (150, 60, 70), 'test': (1, 1, 1)})
  assert retrain_onto_set.sizes(recipe) == (10, 60)


def test_a_tenth_of_the_images_takes_half_of_the_steps(run, tmp_path):
  imported_set.write(tmp_path / 'pets', shape=(8, 8, 3), counts={
      'train': (100, 100, 100), 'test': (1, 1, 1)})
  recipe = own_recipe.derive(datasets.get(str(tmp_path / 'pets'))).with_settings(max_steps=400)
  found = [retrain_onto_set.second_recipe(recipe, retrain_variants.RETRAINED, size)
           for size in (10, 100)]
  assert [one.max_steps for one in found] == [200, 400]
  assert [one.examples_per_class for one in found] == [10, 100]
  assert found[0].batch_size == recipe.batch_size
  assert found[0].frozen_layers == ('conv',)
