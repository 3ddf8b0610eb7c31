"""Reads config.json of this version and the previous one, checking types and ranges."""

from collections.abc import Mapping
import json
from typing import TypeVar

from engine.config import field_types
from engine.config import recipe as recipe_lib
from engine.config import recipe_fields
from engine.config import renamed_fields
from engine.config import run_config
from tfrecords import data_identity
from tfrecords import datasets
from tfrecords import errors

_Fields = TypeVar('_Fields')


def from_json(text: str, path: str) -> run_config.RunConfig:
  """Reads what `RunConfig.to_json` wrote.

  Args:
    text: of config.json.
    path: of the file, for messages.

  Raises:
    errors.InputError: the text is not such a file, or of another version or an unknown network.
  """
  try:
    values = field_types.check(json.loads(text), None)
    version = values.pop('format')
    recipe = recipe_lib.Recipe(**recipe_fields.parse(
        values.pop('recipe'), version, recipe_lib.Recipe))
    values.pop('preprocessing')
    return _checked(_config(values, recipe))
  except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
    raise errors.InputError(f'{path}: not the config of a run ({errors.reason(error)}); '
                            'give another --train_dir') from error


def _config(values: renamed_fields.FieldValues, recipe: recipe_lib.Recipe) -> run_config.RunConfig:
  init, data = values.pop('init', None), values.pop('data', None)
  if init is not None:
    init = _fields(run_config.WarmStart, init, renamed_fields.WARM_START, 'init')
  if data is not None:
    data = _fields(data_identity.DataIdentity, data, {}, 'data')
  run = renamed_fields.rename_fields(values, renamed_fields.RUN)
  field_types.check(run, field_types.of(run_config.RunConfig))
  return run_config.RunConfig(
      recipe=recipe, init=init, data=data, **field_types.lists_as_tuples(run))


def _fields(settings: type[_Fields], values: object, names: Mapping[str, str],
            where: str) -> _Fields:
  """Returns an instance of a dataclass with the fields of a JSON object."""
  renamed = renamed_fields.rename_fields(field_types.check(values, None, where), names)
  return settings(**field_types.lists_as_tuples(
      field_types.check(renamed, field_types.of(settings), where)))


def _checked(config: run_config.RunConfig) -> run_config.RunConfig:
  """Returns a config after checking that its values are in range and consistent."""
  shape, count = _of_dataset(config)
  for field, is_valid, advice in (
      ('image_shape', config.image_shape == shape,
       f'images of {config.recipe.dataset} have {"x".join(map(str, shape))}'),
      ('class_names', len({*config.class_names}) == len(config.class_names) == count,
       f'the recipe has {count} classes'),
      ('class_counts', len(config.class_counts) in (0, count) and min(
          config.class_counts, default=0) >= 0, f'give a number for each of {count} classes'),
      ('train_examples', config.train_examples > 0, 'a run has one or more'),
      ('seed', config.seed >= 0, 'a seed is 0 or more'),
      ('shuffle_window', config.shuffle_window >= 0, 'a size is 0 or more'),
      ('shuffle_buffer_size', config.shuffle_buffer_size >= 0, 'a size is 0 or more')):
    if not is_valid:
      raise errors.InputError(
          f'{field} is {field_types.shown(getattr(config, field))}; {advice}')
  return config


def _of_dataset(config: run_config.RunConfig) -> tuple[tuple[int, int, int], int]:
  """Returns the shape of the images and the number of the classes that the config should have.

  An imported set may be gone, while its runs still answer: their own values have to do then.
  """
  recipe = config.recipe
  if not datasets.is_directory(recipe.dataset):
    return datasets.get(recipe.dataset).image_shape, len(recipe.class_names)
  height, width, channels = config.image_shape
  if min(height, width, channels) < 1:
    raise errors.InputError(f'image_shape is {field_types.shown(config.image_shape)}; '
                            'height, width and channels are 1 or more')
  return config.image_shape, len(recipe.class_subset or {*config.class_names})
