"""The groups of a recipe: what decays, and what is frozen."""

import dataclasses

import pytest

from engine.config import recipe_catalog
from engine.models import tutorial
from engine.training import parameter_groups

_TUTORIAL = recipe_catalog.get('cifar10_tutorial')


@pytest.fixture(name='network', scope='module')
def fixture_network():
  return tutorial.Tutorial((8, 8, 3), 3)


def _names(groups):
  return [variable.name.partition(':')[0] for group in groups for variable in group.variables]


@pytest.mark.parametrize('layers, expected', [
    (('local3', 'local4'), ['local3/weights', 'local4/weights']),
    (('all',), ['conv1/weights', 'conv2/weights', 'local3/weights', 'local4/weights',
                'softmax_linear/weights']),
    (('conv1',), ['conv1/weights']),
    ((), [])])
def test_the_weights_of_the_layers_decay(network, layers, expected):
  recipe = dataclasses.replace(_TUTORIAL, weight_decay_layers=layers)
  groups = parameter_groups.of_recipe(network, recipe)
  decayed = [group for group in groups if group.weight_decay]
  assert sorted(_names(decayed)) == expected
  assert {group.weight_decay for group in decayed} <= {0.004}
  assert len(_names(groups)) == 10


def test_a_frozen_layer_is_in_no_group(network):
  recipe = dataclasses.replace(_TUTORIAL, frozen_layers=('conv1',), bias_lr_multiplier=2.0)
  groups = parameter_groups.of_recipe(network, recipe)
  assert not [name for name in _names(groups) if name.startswith('conv1')]
  assert [group.lr_multiplier for group in groups] == [2.0, 1.0] * 4
