"""Flat and nested settings: there and back, what carries over, and what nothing uses."""

import dataclasses
import json

import pytest

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings
from engine.optim import rule_registry
from engine.optim import schedule_registry
from tfrecords import errors

_CIFAR10 = recipe_catalog.get('cifar10')


@pytest.mark.parametrize('name', recipe_catalog.RECIPES)
def test_both_forms_give_the_recipe_back(name):
  recipe = recipe_catalog.get(name)
  assert recipe_lib.Recipe(**recipe_settings.of_flat(recipe_settings.flat(recipe))) == recipe
  nested = recipe_settings.nested(recipe)
  assert json.loads(json.dumps(nested))['optimizer']['name'] == recipe.optimizer.name
  assert recipe_lib.Recipe(**recipe_settings.of_nested(nested)) == recipe


def test_flat_names_are_unique():
  names = [field.name for field, _ in recipe_settings.fields(recipe_lib.Recipe)]
  assert len(names) == len(set(names))


def test_each_setting_knows_its_users():
  users = {field.name: users for field, users in recipe_settings.fields(recipe_lib.Recipe)}
  assert users['momentum'] == ('sgd', 'muon')
  assert users['muon_momentum'] == ('muon',)
  assert users['beta1'] == ('adam', 'adamw', 'lion')
  assert users['warmup_fraction'] == (
      'linear_warmup_decay',)
  assert users['batch_size'] == users['crop_size'] == users['optimizer'] == ()


def test_settings_of_flat_files_that_had_no_effect_are_left_out():
  values = recipe_settings.flat(_CIFAR10) | {
      'decay_epochs': 350.0, 'beta1': 0.5, 'random_crop': False, 'crop_padding': 3}
  recipe = recipe_lib.Recipe(**recipe_settings.of_flat(values))
  assert recipe == _CIFAR10.with_settings(random_crop=False)


def test_a_rule_keeps_what_the_recipe_chose_and_the_new_rule_has():
  sgd = _CIFAR10.with_settings(optimizer='sgd', lr_schedule='staircase', decay_epochs=2.0)
  assert sgd.optimizer == rule_registry.SgdConfig(momentum=0.9, nesterov=True)
  assert sgd.lr_schedule == schedule_registry.StaircaseSchedule(2.0, 0.1)
  # Defaults are those of the new rule.
  lion = _CIFAR10.with_settings(optimizer='adam').with_settings(optimizer='lion')
  assert lion.optimizer == rule_registry.LionConfig()
  chosen = _CIFAR10.with_settings(optimizer='adam', beta2=0.97).with_settings(optimizer='lion')
  assert chosen.optimizer == rule_registry.LionConfig(beta2=0.97)


def test_whole_dataclasses_are_taken_too():
  adam = rule_registry.AdamConfig(beta1=0.5)
  assert _CIFAR10.with_settings(optimizer=adam).optimizer == adam
  assert _CIFAR10.with_settings(optimizer=adam, beta2=0.9).optimizer == dataclasses.replace(
      adam, beta2=0.9)


def test_what_alternates_or_pads_goes_with_what_uses_it():
  recipe = recipe_catalog.get('cifar10_94').with_settings(random_flip=False, random_crop=False)
  assert not recipe.augmentation.alternate_flip
  assert recipe.augmentation.crop_padding == 0


@pytest.mark.parametrize('changes, text', [
    ({'decay_epochs': 2.0}, '--decay_epochs: the schedule linear_warmup_decay does not use it; '
     '--lr_schedule=staircase or exponential does'),
    ({'lr_schedule': 'constant', 'warmup_fraction': 0.5}, '--warmup_fraction: the schedule '
     'constant does not use it; --lr_schedule=linear_warmup_decay does'),
    ({'optimizer': 'adam', 'momentum': 0.5}, '--momentum: the optimizer adam does not use it; '
     '--optimizer=sgd or muon does'),
    ({'beta1': 0.5}, '--beta1: the optimizer muon does not use it; '
     '--optimizer=adam or adamw or lion does'),
    ({'random_flip': False, 'alternate_flip': True}, '--alternate_flip: the augmentation does not '
     'use it with --norandom_flip; --random_flip does'),
    ({'random_crop': False, 'crop_padding': 2}, '--crop_padding: the augmentation does not use it '
     'with --norandom_crop; --random_crop does'),
    ({'optimizer': 'lino'}, '--optimizer=lino: did you mean lion?'),
    ({'lr_schedule': 'x'}, '--lr_schedule=x: choose one of: constant, exponential, '
     'linear_warmup_decay, staircase')])
def test_what_nothing_uses_is_refused(changes, text):
  with pytest.raises(errors.InputError) as caught:
    _CIFAR10.with_settings(**changes)
  assert str(caught.value) == text
