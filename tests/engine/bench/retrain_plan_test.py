"""What the retraining benchmark trains: which classes, and what the three ways share."""

import dataclasses

import pytest

from engine import recipes
from engine.bench import retrain_plan
from engine.retraining import obstacles
from tfrecords import datasets
from tfrecords import errors

_RECIPE = dataclasses.replace(recipes.get('cifar10'), max_steps=2000)


def test_classes_are_shared_out():
  first, second = retrain_plan.classes(_RECIPE)
  assert second == ('bird', 'dog', 'horse', 'truck')
  assert first == ('airplane', 'automobile', 'cat', 'deer', 'frog', 'ship')
  first, second = retrain_plan.classes(recipes.get('mnist_cnn'))
  assert (first, second) == (tuple('012345'), tuple('6789'))
  named = dataclasses.replace(_RECIPE, classes=('cat', 'dog'))
  assert len(retrain_plan.classes(named)[0]) == 8
  assert retrain_plan.base(named).classes == retrain_plan.classes(named)[0]


def test_a_base_needs_two_classes():
  nine = dataclasses.replace(_RECIPE, classes=datasets.get('cifar10').class_names[:9])
  with pytest.raises(errors.InputError, match='^--classes=airplane,.*: leaves 1 of cifar10 to'):
    retrain_plan.classes(nine)


@pytest.mark.parametrize('size, steps', [(10, 300), (100, 600), (1000, 1200)])
def test_retrained_and_from_scratch_are_trained_alike(size, steps):
  retrained, scratch = (retrain_plan.second(_RECIPE, way, size)
                        for way in (retrain_plan.RETRAINED, retrain_plan.SCRATCH))
  assert retrained == dataclasses.replace(scratch, freeze=('conv1',))
  assert (scratch.examples_per_class, scratch.max_steps, scratch.batch_size) == (size, steps, 128)
  assert scratch.flip and scratch.random_crop and not scratch.freeze


@pytest.mark.parametrize('name', recipes.RECIPES)
def test_a_head_alone_trains_its_last_layer_on_images_that_stay_the_same(name):
  recipe = recipes.get(name)
  if recipe.model == 'softmax':
    return
  head = retrain_plan.second(recipe, retrain_plan.HEAD, 10)
  shape = datasets.get(recipe.dataset).image_shape
  assert head.freeze and not obstacles.distorting(head, shape)
