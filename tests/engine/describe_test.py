"""A recipe's network as text and picture."""

import pytest

from engine import describe
from engine import recipes


@pytest.mark.parametrize('name', recipes.RECIPES)
def test_every_recipe(name):
  lines = describe.describe(recipes.get(name)).splitlines()
  assert lines[0].startswith(f'{name}: network {recipes.get(name).model} for images of ')
  assert lines[1].split() == ['layer', 'output', 'parameters', 'multiply-adds']
  assert lines[-1].startswith('all ')


def test_numbers_and_picture(tmp_path):
  text = describe.describe(recipes.get('mnist_softmax'), tmp_path / 'a.png')
  assert text.splitlines() == [
      'mnist_softmax: network softmax for images of 28x28x1 in 10 classes',
      'layer    output  parameters  multiply-adds',
      'softmax  10           7,850          7,840',
      'all                   7,850          7,840']
  assert (tmp_path / 'a.png').read_bytes().startswith(b'\x89PNG')
