"""Checks the types of a recipe's fields in a config.json, nested or flat."""

from collections.abc import Mapping
from typing import Any

from engine.config import field_types
from engine.config import recipe as recipe_lib
from engine.optim import rule_registry
from engine.optim import schedule_registry
from tfrecords import errors
from tfrecords.augmentation import augmentation_config

_CHOICES: dict[str, Mapping[str, type]] = {
    'optimizer': rule_registry.RULES, 'lr_schedule': schedule_registry.SCHEDULES}


def check_nested(values: object) -> dict[str, Any]:
  """Returns the nested settings of a recipe (`recipe_settings.nested`) after checking them.

  Raises:
    errors.InputError: a field is unknown or has a value of another type; the message names the
      first one.
  """
  recipe = field_types.check(values, field_types.of(recipe_lib.Recipe), 'recipe')
  for field, known in _CHOICES.items():
    chosen = dict(field_types.check(recipe.get(field), None, f'recipe.{field}'))
    name = _known(chosen.pop('name', None), known, f'recipe.{field}.name')
    field_types.check(chosen, field_types.of(known[name]), f'recipe.{field}')
  field_types.check(recipe.get('augmentation'),
                    field_types.of(augmentation_config.AugmentationConfig), 'recipe.augmentation')
  return recipe


def check_flat(values: dict[str, Any]) -> dict[str, Any]:
  """Returns flat settings, which earlier versions wrote, after checking them.

  Raises:
    errors.InputError: as for `check_nested`.
  """
  allowed = field_types.of(recipe_lib.Recipe) | field_types.of(
      augmentation_config.AugmentationConfig)
  for known in _CHOICES.values():
    for settings in known.values():
      allowed |= field_types.of(settings)
  recipe = field_types.check(values, allowed, 'recipe')
  for field, known in _CHOICES.items():
    _known(recipe.get(field), known, f'recipe.{field}')
  return recipe


def _known(name: object, known: Mapping[str, type], where: str) -> str:
  if not isinstance(name, str) or name not in known:
    raise errors.InputError(f'{where} is {field_types.shown(name)}; choose one of: '
                            f'{", ".join(sorted(known))}')
  return name
