"""A recipe as a JSON file: the field `recipe` of a config.json, or a complete config.json.

A file that is written by hand may omit fields. They get the defaults of the recipe's class, which
are the tutorial's constants; the default name is that of the file.
"""

import dataclasses
import json
import os
import pathlib
from typing import Self

from engine.config import field_types
from engine.config import recipe_fields
from engine.config import recipe_settings
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file
from tfrecords import settings

SUFFIX = '.json'


@dataclasses.dataclass(frozen=True)
class SavedSettings(settings.CheckedSettings):
  """The base of the recipe: settings that are read from a file and written to one."""

  @classmethod
  def read(cls, path: str | os.PathLike[str]) -> Self:
    """Returns the recipe that a file holds.

    Args:
      path: of a file by `write` or `train_main --save_recipe`, or of the config.json of a run.

    Raises:
      errors.InputError: the file cannot be read, is not a recipe, or has an invalid value.

    Example:
      >>> rana.Recipe.read('runs/cifar10/config.json').learning_rate
      0.1
    """
    text = regular_file.read_text(path)
    try:
      return cls(**_fields(text, pathlib.Path(path).stem, cls))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
      raise errors.InputError(
          f'{os.fspath(path)}: not a recipe ({errors.reason(error)}); give a file that '
          '--save_recipe wrote, or the config.json of a run') from error

  def write(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Writes the recipe to a file.

    Args:
      path: of the file.
      overwrite: whether an existing file with different content may be replaced.

    Raises:
      errors.InputError: there is such a file, or it cannot be written.

    Example:
      >>> rana.recipes['cifar10'].with_settings(learning_rate=0.05).write('gentle.json')
      >>> rana.Recipe.read('gentle.json').learning_rate
      0.05
    """
    if not overwrite and os.path.lexists(path):
      if self.is_in(path):
        return
      raise errors.InputError(f'{os.fspath(path)}: already exists; give another name, or '
                              'overwrite=True to replace it')
    atomic_file.write_text(path, json.dumps(recipe_settings.nested(self), indent=2) + '\n')

  def is_in(self, path: str | os.PathLike[str]) -> bool:
    """Returns whether a file holds the same recipe."""
    try:
      return self.read(path) == self
    except errors.InputError:
      return False


def _fields(text: str, name: str, recipe: type[settings.CheckedSettings]) -> recipe_settings.Values:
  """Returns the fields of the recipe in a JSON text; `name` is the default of its name."""
  values = field_types.check(json.loads(text, object_pairs_hook=_without_repetition), None)
  version = recipe_fields.FORMATS[-1]
  if 'recipe' in values:
    values, version = values['recipe'], values['format']
  if isinstance(values, dict):
    values = {'name': name, 'summary': ''} | values
  found = recipe_fields.parse(values, version, recipe)
  if os.path.basename(found['name']) != found['name'] or found['name'] in ('', '.', '..'):
    raise errors.InputError(f'recipe.name is {field_types.shown(found["name"])}; a run directory '
                            'is called so: give a name without /')
  return found


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
  """Returns a JSON object whose fields have different names."""
  found: dict[str, object] = {}
  for name, value in pairs:
    if name in found:
      raise errors.InputError(f'the field {field_types.shown(name)} is there twice')
    found[name] = value
  return found
