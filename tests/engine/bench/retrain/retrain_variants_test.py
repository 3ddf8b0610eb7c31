"""What the retraining benchmark trains: which classes, and what the three ways share."""

import dataclasses

import pytest

from engine.bench.retrain import retrain_variants
from engine.config import own_recipe
from engine.config import recipe_catalog
from engine.transfer_learning import cache_eligibility
from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors

_RECIPE = dataclasses.replace(recipe_catalog.get('cifar10'), max_steps=2000)


def test_classes_are_shared_out():
  first, second = retrain_variants.classes(_RECIPE)
  assert second == ('bird', 'dog', 'horse', 'truck')
  assert first == ('airplane', 'automobile', 'cat', 'deer', 'frog', 'ship')
  first, second = retrain_variants.classes(recipe_catalog.get('mnist_cnn'))
  assert (first, second) == (tuple('012345'), tuple('6789'))
  named = dataclasses.replace(_RECIPE, class_subset=('cat', 'dog'))
  assert len(retrain_variants.classes(named)[0]) == 8
  assert retrain_variants.base_recipe(named).class_subset == retrain_variants.classes(named)[0]


def test_a_base_needs_two_classes():
  nine = dataclasses.replace(_RECIPE, class_subset=datasets.get('cifar10').class_names[:9])
  with pytest.raises(
      errors.InputError, match='^--class_subset=airplane,.*: leaves 1 of cifar10 to'):
    retrain_variants.classes(nine)


def test_a_set_of_few_classes_needs_a_run(tmp_path):
  imported_set.write(tmp_path / 'pets')
  recipe = own_recipe.derive(datasets.get(str(tmp_path / 'pets')))
  with pytest.raises(errors.InputError, match='pets: has 3 classes, too few to train on some of'):
    retrain_variants.classes(recipe)


@pytest.mark.parametrize('size, steps', [(10, 300), (100, 600), (1000, 1200)])
def test_retrained_and_from_scratch_are_trained_alike(size, steps):
  retrained, scratch = (retrain_variants.second_recipe(_RECIPE, variant, size)
                        for variant in (retrain_variants.RETRAINED, retrain_variants.FROM_SCRATCH))
  assert retrained == dataclasses.replace(scratch, frozen_layers=('conv1',))
  assert (scratch.examples_per_class, scratch.max_steps, scratch.batch_size) == (size, steps, 128)
  assert scratch.augmentation.random_flip
  assert scratch.augmentation.random_crop
  assert not scratch.frozen_layers


@pytest.mark.parametrize('name', recipe_catalog.RECIPES)
def test_a_head_alone_trains_its_last_layer_on_images_that_stay_the_same(name):
  recipe = recipe_catalog.get(name)
  if recipe.model == 'softmax':
    return
  head = retrain_variants.second_recipe(recipe, retrain_variants.NEW_HEAD, 10)
  shape = datasets.get(recipe.dataset).image_shape
  assert head.frozen_layers
  assert not cache_eligibility.augmenting(head, shape)
