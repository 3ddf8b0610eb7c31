"""A recipe's fields as a config.json has them, nested or flat, checked and parsed."""

from collections.abc import Mapping

from engine.config import field_types
from engine.config import recipe_settings
from engine.config import renamed_fields
from engine.optim import rule_registry
from engine.optim import schedule_registry
from tfrecords import errors
from tfrecords import settings
from tfrecords.augmentation import augmentation_config

# Formats of config.json that are read: flat settings under earlier names, and nested ones.
FLAT, NESTED = FORMATS = (2, 3)

_AUGMENTATION = 'augmentation'
_CHOICES: dict[str, Mapping[str, type]] = {
    'optimizer': rule_registry.RULES, 'lr_schedule': schedule_registry.SCHEDULES}


def parse(values: object, version: object,
          recipe: type[settings.CheckedSettings]) -> recipe_settings.Values:
  """Returns the fields of a recipe from what a config.json holds.

  Args:
    values: of its `recipe`.
    version: its format, one of FORMATS.
    recipe: the class of recipes.

  Raises:
    errors.InputError: the format is another, or a field is unknown or has a value of another type.
  """
  if version not in FORMATS:
    raise errors.InputError(f'format {field_types.shown(version)}; this program reads '
                            f'{" and ".join(map(str, FORMATS))}')
  if version == NESTED:
    return recipe_settings.of_nested(field_types.lists_as_tuples(check_nested(values, recipe)))
  flat = renamed_fields.rename_fields(
      field_types.check(values, None, 'recipe'), renamed_fields.RECIPE)
  return recipe_settings.of_flat(field_types.lists_as_tuples(check_flat(flat, recipe)))


def check_nested(values: object,
                 recipe: type[settings.CheckedSettings]) -> recipe_settings.Values:
  """Returns the settings of a recipe as `recipe_settings.nested` has them, once they are checked.

  Raises:
    errors.InputError: a field is unknown or has a value of another type; the message names the
      first one.
  """
  found = field_types.check(values, field_types.of(recipe), 'recipe')
  for field, known in _CHOICES.items():
    if field in found:
      chosen = dict(field_types.check(found[field], None, f'recipe.{field}'))
      name = _known(chosen.pop('name', None), known, f'recipe.{field}.name')
      field_types.check(chosen, field_types.of(known[name]), f'recipe.{field}')
  if _AUGMENTATION in found:
    field_types.check(found[_AUGMENTATION],
                      field_types.of(augmentation_config.AugmentationConfig), 'recipe.augmentation')
  return found


def check_flat(values: recipe_settings.Values,
               recipe: type[settings.CheckedSettings]) -> recipe_settings.Values:
  """Returns the same of flat settings, which earlier versions wrote; errors as above."""
  allowed = field_types.of(recipe) | field_types.of(augmentation_config.AugmentationConfig)
  for known in _CHOICES.values():
    for config in known.values():
      allowed |= field_types.of(config)
  found = field_types.check(values, allowed, 'recipe')
  for field, known in _CHOICES.items():
    _known(found.get(field), known, f'recipe.{field}')
  return found


def _known(name: object, known: Mapping[str, type], where: str) -> str:
  if not isinstance(name, str) or name not in known:
    raise errors.InputError(f'{where} is {field_types.shown(name)}; choose one of: '
                            f'{", ".join(sorted(known))}')
  return name
