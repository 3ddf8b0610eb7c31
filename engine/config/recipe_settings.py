"""The settings of a recipe: flat, as the flags are, or nested, as config.json has them.

Each setting has one flat name. Those of the update rule, the schedule and the augmentation belong
to dataclasses of their own, so that a recipe has no setting that its rule ignores.
"""

from collections.abc import Iterator, Mapping
import dataclasses
from typing import Any

from engine.config import renamed_fields
from engine.optim import rule_registry
from engine.optim import schedule_registry
from tfrecords import errors
from tfrecords import settings
from tfrecords.augmentation import augmentation_config

Values = dict[str, Any]

# The fields of a recipe that choose among dataclasses, and what messages call the choice.
_CHOICES: dict[str, tuple[str, Mapping[str, type[settings.Choice]]]] = {
    'optimizer': ('optimizer', rule_registry.RULES),
    'lr_schedule': ('schedule', schedule_registry.SCHEDULES)}
_AUGMENTATION = 'augmentation'
# What makes use of a setting of the augmentation.
_AUGMENTATION_USERS = {'alternate_flip': 'random_flip', 'crop_padding': 'random_crop'}


def flat(recipe: settings.CheckedSettings) -> Values:
  """Returns a recipe's settings by their flat names; choices by the name of what is chosen."""
  found: Values = {}
  for field in dataclasses.fields(recipe):
    value = getattr(recipe, field.name)
    if isinstance(value, settings.Choice):
      found[field.name] = value.name
    found |= vars(value) if isinstance(value, settings.CheckedSettings) else {field.name: value}
  return found


def nested(recipe: settings.CheckedSettings) -> Values:
  """Returns the same as config.json has it; what a choice chooses has its name beside it."""
  found = {field.name: getattr(recipe, field.name) for field in dataclasses.fields(recipe)}
  return {name: _named(value) if isinstance(value, settings.CheckedSettings) else value
          for name, value in found.items()}


def _named(value: settings.CheckedSettings) -> Values:
  return ({'name': value.name} if isinstance(value, settings.Choice) else {}) | vars(value)


def of_nested(values: Values) -> Values:
  """Returns the fields of a recipe from what `nested` returned."""
  found = dict(values)
  for field, (_, known) in _CHOICES.items():
    if field in found:
      chosen = dict(found[field])
      found[field] = known[chosen.pop('name')](**chosen)
  if _AUGMENTATION in found:
    found[_AUGMENTATION] = augmentation_config.AugmentationConfig(**found[_AUGMENTATION])
  return found


def of_flat(values: Values) -> Values:
  """Returns the fields of a recipe from flat settings of which some may have no effect."""
  rest = dict(values)
  found: Values = {}
  for field, (_, known) in _CHOICES.items():
    chosen = known[rest.pop(field)]
    found[field] = chosen(**{
        name: rest[name] for name in settings.names_of(chosen) if name in rest})
    for name in _names(known):
      rest.pop(name, None)
  own = {name: rest.pop(name)
         for name in settings.names_of(augmentation_config.AugmentationConfig) if name in rest}
  found[_AUGMENTATION] = augmentation_config.AugmentationConfig(**_without_unused(own))
  return found | rest


def changed(recipe: settings.CheckedSettings, given: Values) -> Values:
  """Returns the fields of a recipe that settings change.

  A rule or schedule that replaces another keeps those of its settings that the recipe has chosen.

  Args:
    recipe: gives all other settings.
    given: settings by flat name, or whole dataclasses by the name of the field.

  Raises:
    errors.InputError: there is no such setting or choice, or nothing uses a setting.
  """
  _check_names(recipe, given)
  rest = dict(given)
  found: Values = {}
  for field, (word, known) in _CHOICES.items():
    found[field] = _chosen(getattr(recipe, field), field, word, known, rest)
  found[_AUGMENTATION] = _augmentation(
    rest.pop(_AUGMENTATION, getattr(recipe, _AUGMENTATION)), rest
  )
  if rest.get('weight_decay') and not rest.get(
      'weight_decay_layers', getattr(recipe, 'weight_decay_layers', ())):
    raise errors.InputError(
        f'--weight_decay={rest["weight_decay"]}: no layer uses it; give the layers as '
        '--weight_decay_layers, or all')
  return found | rest


def _check_names(recipe: settings.CheckedSettings, given: Values) -> None:
  """Checks that the names are those of settings; an error has the new name of a renamed one."""
  known = {*settings.names_of(recipe), *(field.name for field, _ in fields(type(recipe)))}
  for name in given:
    if name not in known:
      advice = (f'it was renamed to {renamed_fields.RECIPE[name]}' if name in renamed_fields.RECIPE
                else errors.did_you_mean(name, known))
      raise errors.InputError(f'{name}: there is no such setting; {advice}')


def fields(recipe: type[settings.CheckedSettings]
           ) -> Iterator[tuple[dataclasses.Field, tuple[str, ...]]]:
  """Yields the field of every flat setting that has a help text, with the choices that use it.

  Args:
    recipe: the class of recipes.
  """
  for field in dataclasses.fields(recipe):
    if field.name in _CHOICES:
      known = _CHOICES[field.name][1]
      yield field, ()
      for name, own in _names(known).items():
        yield own, tuple(choice for choice, config in known.items()
                         if name in settings.names_of(config))
    elif field.name == _AUGMENTATION:
      yield from ((own, ()) for own in dataclasses.fields(augmentation_config.AugmentationConfig))
    elif 'help' in field.metadata:
      yield field, ()


def _names(known: Mapping[str, type[settings.Choice]]) -> dict[str, dataclasses.Field]:
  """Returns the settings of all choices by name, with the field of the first that has it."""
  found: dict[str, dataclasses.Field] = {}
  for config in known.values():
    for field in dataclasses.fields(config):
      found.setdefault(field.name, field)
  return found


def _chosen(current: settings.Choice, field: str, word: str,
            known: Mapping[str, type[settings.Choice]], rest: Values) -> settings.Choice:
  """Returns the settings of a choice, and takes those that it uses out of `rest`."""
  choice = rest.pop(field, current.name)
  if isinstance(choice, settings.Choice):
    current, choice = choice, choice.name
  if not isinstance(choice, str) or choice not in known:
    raise errors.InputError(f'--{field}={choice}: {errors.did_you_mean(str(choice), known)}')
  names = settings.names_of(known[choice])
  for name in _names(known):
    if name in rest and name not in names:
      users = [other for other, config in known.items() if name in settings.names_of(config)]
      raise errors.InputError(f'--{name}: the {word} {choice} does not use it; '
                              f'--{field}={" or ".join(users)} does')
  kept = vars(current) if choice == current.name else {
      own.name: getattr(current, own.name) for own in dataclasses.fields(current)
      if own.name in names and getattr(current, own.name) != own.default}
  return known[choice](**kept | {name: rest.pop(name) for name in names if name in rest})


def _augmentation(current: augmentation_config.AugmentationConfig,
                  rest: Values) -> augmentation_config.AugmentationConfig:
  """Returns the augmentation, and takes its settings out of `rest`."""
  if not isinstance(current, augmentation_config.AugmentationConfig):
    raise errors.InputError(
        f'augmentation: is of type {type(current).__name__}; give an AugmentationConfig')
  own = {name: rest.pop(name) for name in settings.names_of(current) if name in rest}
  values = vars(current) | own
  for name, user in _AUGMENTATION_USERS.items():
    if own.get(name) and not values[user]:
      raise errors.InputError(f'--{name}: the augmentation does not use it with --no{user}; '
                              f'--{user} does')
  return augmentation_config.AugmentationConfig(**_without_unused(values))


def _without_unused(values: Values) -> Values:
  """Returns settings of the augmentation, with the default of those that nothing uses."""
  defaults = {own.name: own.default
              for own in dataclasses.fields(augmentation_config.AugmentationConfig)}
  return values | {name: defaults[name] for name, user in _AUGMENTATION_USERS.items()
                   if not values.get(user, True)}
