"""The recipe of a check without --recipe."""

import dataclasses

import pytest

from engine.label_check import default_recipe
from tfrecords import datasets


@pytest.mark.parametrize('dataset, model, steps, crop', [
    ('mnist', 'cnn', 1250, 0), ('cifar10', 'tutorial', 1041, 24)])
def test_of_the_catalog(dataset, model, steps, crop):
  recipe = default_recipe.of(dataset, datasets.get(dataset), 3)
  assert (recipe.dataset, recipe.model, recipe.max_steps) == (dataset, model, steps)
  assert recipe.augmentation.crop_size == crop
  recipe.check_layers()


@pytest.mark.parametrize('shape, model, crop', [
    ((16, 20, 3), 'tutorial', 0), ((28, 40, 3), 'tutorial', 24), ((64, 64, 3), 'resnet', 0)])
def test_of_other_images(shape, model, crop):
  spec = dataclasses.replace(datasets.get('cifar10'), image_shape=shape, train_examples=90)
  recipe = default_recipe.of('cifar10', spec, 3)
  assert (recipe.model, recipe.max_steps) == (model, 300)
  assert recipe.augmentation.crop_size == crop
