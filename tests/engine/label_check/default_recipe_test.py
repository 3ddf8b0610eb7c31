"""The recipe of a check without --recipe."""

import dataclasses

import pytest

from engine.label_check import default_recipe
from tfrecords import datasets


@pytest.mark.parametrize('dataset, model, steps, shrunk', [
    ('mnist', 'cnn', 1250, 0), ('cifar10', 'tutorial', 1041, 24)])
def test_of_the_catalog(dataset, model, steps, shrunk):
  recipe = default_recipe.of(dataset, datasets.get(dataset), 3)
  assert (recipe.dataset, recipe.model, recipe.max_steps) == (dataset, model, steps)
  assert recipe.augmentation.shrink_to == shrunk
  recipe.check_layers()


@pytest.mark.parametrize('shape, model, shrunk', [
    ((1, 1, 3), 'tutorial', 0), ((16, 20, 3), 'tutorial', 0), ((28, 40, 3), 'tutorial', 0),
    ((28, 28, 3), 'tutorial', 24), ((64, 64, 3), 'resnet', 0)])
def test_of_other_images(shape, model, shrunk):
  spec = dataclasses.replace(datasets.get('cifar10'), image_shape=shape, train_examples=90)
  recipe = default_recipe.of('cifar10', spec, 3)
  recipe.check_data(spec)
  assert (recipe.model, recipe.max_steps) == (model, 300)
  assert recipe.augmentation.shrink_to == shrunk
