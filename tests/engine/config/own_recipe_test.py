"""The rules by which a recipe is derived from a data set."""

import dataclasses

import hypothesis
from hypothesis import strategies
import pytest

from engine.config import own_recipe
from engine.config import recipe_catalog
from tests.tfrecords import small_records

NAMES = ('cat', 'dog', 'frog')


def _spec(shape=(32, 32, 3), examples=900, names=NAMES):
  return dataclasses.replace(
      small_records.SPEC, name='pets', directory='/data/pets', image_shape=shape,
      train_examples=examples, class_names=names)


def test_a_small_set_of_color_pictures():
  recipe = own_recipe.derive(_spec())
  assert (recipe.name, recipe.dataset, recipe.model) == ('own_pets', '/data/pets', 'airbench')
  assert (recipe.batch_size, recipe.max_steps) == (64, 1_311)
  assert recipe.compute_dtype == 'auto'
  assert recipe.augmentation.crop_padding == 2
  assert recipe.augmentation.alternate_flip
  assert recipe.test_time_flip
  assert recipe.augmentation.max_rotation_degrees == 0
  assert recipe.summary.startswith(
      'derived, before other flags: airbench for color images of 32x32; 64 examples a step and ')


@pytest.mark.parametrize('shape, model', [
    ((32, 32, 3), 'airbench'), ((28, 28, 1), 'small_airbench'), ((8, 40, 3), 'resnet'),
    ((1, 1, 1), 'resnet'), ((9, 9, 3), 'airbench'), ((256, 256, 1), 'small_airbench')])
def test_the_network(shape, model):
  assert own_recipe.derive(_spec(shape)).model == model


@pytest.mark.parametrize('shape, examples, size', [
    ((32, 32, 3), 60, 32), ((32, 32, 3), 500, 64), ((32, 32, 3), 2_000, 128),
    ((32, 32, 3), 10_000, 256), ((32, 32, 3), 50_000, 480), ((64, 64, 3), 50_000, 112),
    ((256, 256, 3), 50_000, 16), ((8, 8, 3), 50_000, 480)])
def test_the_batch(shape, examples, size):
  assert own_recipe.derive(_spec(shape, examples)).batch_size == size


@pytest.mark.parametrize('examples, factor', [(9_999, 2), (10_000, 1)])
def test_few_gray_images_have_twice_the_rates(examples, factor):
  base = recipe_catalog.get('mnist_conv')
  recipe = own_recipe.derive(_spec((28, 28, 1), examples))
  assert recipe.learning_rate == factor * base.learning_rate
  assert recipe.optimizer.muon_learning_rate == factor * base.optimizer.muon_learning_rate
  assert own_recipe.derive(_spec((28, 28, 1), examples), base).optimizer == base.optimizer


@pytest.mark.parametrize('names, mirrored, turned', [
    (NAMES, True, False), (tuple('0123'), False, True), (('a', 'ab', 'abc'), True, False),
    (('Zero', 'One', '2'), False, True), (('turn-left', 'stop'), False, False),
    (('Right', 'wrong'), False, False), (('bright', 'dark'), True, False)])
@pytest.mark.parametrize('channels', [1, 3])
def test_what_is_mirrored_and_what_is_turned(channels, names, mirrored, turned):
  recipe = own_recipe.derive(_spec((32, 32, channels), names=names))
  augmentation = recipe.augmentation
  assert {augmentation.random_flip, augmentation.alternate_flip, recipe.test_time_flip} == {
      mirrored}
  assert augmentation.max_rotation_degrees == 10 * turned


def test_a_large_set_is_cut_to_ten_minutes():
  recipe = own_recipe.derive(_spec(examples=1_000_000))
  assert recipe.max_steps == 765
  assert '0.37 epochs, which is what ten minutes allow' in recipe.summary
  assert recipe.summary.endswith('; about 9 minutes on two cores')
  small = own_recipe.derive(_spec(examples=900)).summary
  assert 'ten minutes' not in small
  assert small.endswith('; about 2 minutes on two cores')


def test_an_earlier_run_gives_what_does_not_depend_on_the_data():
  earlier = recipe_catalog.get('cifar10').with_settings(
      class_subset=('cat', 'dog'), frozen_layers=('conv1',), validation_examples=100)
  recipe = own_recipe.derive(_spec(), earlier)
  plain = own_recipe.derive(_spec())
  assert (recipe.name, recipe.dataset, recipe.model) == ('own_pets', '/data/pets', 'tutorial')
  assert (recipe.batch_size, recipe.max_steps) == (plain.batch_size, plain.max_steps)
  assert (recipe.optimizer, recipe.learning_rate) == (earlier.optimizer, earlier.learning_rate)
  assert (recipe.class_subset, recipe.frozen_layers, recipe.validation_examples) == ((), (), 0)
  assert '; shifted by up to 2 pixels, shrunk to 24x24, mirrored' in recipe.summary


@pytest.mark.parametrize('shape, name, window', [
    ((32, 32, 3), 'cifar10_tutorial', (24, 0, 0)), ((28, 28, 1), 'cifar10_tutorial', (24, 0, 0)),
    ((24, 20, 1), 'cifar10_tutorial', (0, 1, 0)), ((32, 33, 3), 'cifar10_tutorial', (0, 2, 0)),
    ((64, 64, 3), 'cifar10_tutorial', (0, 4, 0)), ((32, 32, 3), 'cifar10', (0, 2, 24)),
    ((64, 64, 3), 'cifar10', (0, 4, 24)), ((20, 20, 3), 'cifar10', (0, 1, 0)),
    ((32, 33, 3), 'cifar10', (0, 2, 0))])
def test_the_window_of_an_earlier_run_stays_where_it_fits(shape, name, window):
  recipe = own_recipe.derive(_spec(shape), recipe_catalog.get(name))
  recipe.check_data(_spec(shape))
  found = recipe.augmentation
  assert (found.crop_size, found.crop_padding, found.shrink_to) == window


@hypothesis.given(
    strategies.tuples(strategies.integers(1, 256), strategies.integers(1, 256),
                      strategies.sampled_from([1, 3])), strategies.integers(1, 10 ** 7))
def test_every_set_has_a_recipe_that_fits_it(shape, examples):
  spec = _spec(shape, examples)
  recipe = own_recipe.derive(spec)
  recipe.check_data(spec)
  assert recipe.max_steps >= 100
  assert 16 <= recipe.batch_size <= 480
  assert recipe == own_recipe.derive(spec)
