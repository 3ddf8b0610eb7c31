"""A recipe's network as text and picture."""

import dataclasses

import pytest

from engine.config import recipe_catalog
from engine.reporting import model_summary


@pytest.mark.parametrize('name', recipe_catalog.RECIPES)
def test_every_recipe(name):
  lines = model_summary.describe(recipe_catalog.get(name)).splitlines()
  assert lines[0].startswith(f'{name}: network {recipe_catalog.get(name).model} for images of ')
  assert lines[1].split() == ['layer', 'output', 'parameters', 'multiply-adds']
  assert lines[-1].startswith('all ')


def test_numbers_and_picture(tmp_path):
  text = model_summary.describe(recipe_catalog.get('mnist_softmax'), tmp_path / 'a.png')
  assert text.splitlines() == [
      'mnist_softmax: network softmax for images of 28x28x1 in 10 classes',
      'layer    output  parameters  multiply-adds',
      'softmax  10           7,850          7,840',
      'all                   7,850          7,840']
  assert (tmp_path / 'a.png').read_bytes().startswith(b'\x89PNG')


def test_frozen_layers_are_marked_and_some_classes_counted(tmp_path):
  recipe = dataclasses.replace(
    recipe_catalog.get('cifar10'),
    class_subset=('cat', 'deer', 'dog'),
    frozen_layers=('conv1', 'conv2'),
  )
  lines = model_summary.describe(recipe, tmp_path / 'a.png').splitlines()
  assert lines[0] == 'cifar10: network tutorial for images of 24x24x3 in 3 classes'
  assert [line.split()[0] for line in lines if line.endswith('  frozen')] == ['conv1', 'conv2']
  assert lines[-2].split() == ['softmax_linear', '3', '579', '576']
