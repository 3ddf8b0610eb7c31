"""Flags that several commands share, each declared once.

A command calls the functions for the groups it has. Names that the TensorFlow tutorial had are
kept.
"""

from collections.abc import Callable
import dataclasses

from absl import flags

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings

FLAGS = flags.FLAGS


def define_train_dir() -> None:
  """The run directory."""
  flags.DEFINE_string(
      'train_dir', '', 'directory of the run: config, checkpoints, metrics, events, plots')


def define_data() -> None:
  """Where records come from."""
  flags.DEFINE_string('data_dir', 'data', 'directory below which the data sets lie')
  flags.DEFINE_enum('data_source', None, ['binary', 'tfrecord', 'tfds'],
                    'what to read: binary record files (default), TFRecord files or '
                    'tensorflow-datasets')


def define_download() -> None:
  """Where a missing data set is fetched from."""
  flags.DEFINE_string('download_url', '', 'address of the archive, to use a mirror')
  flags.DEFINE_string('download_sha256', '',
                      "checksum of that archive if it is not the official one; 'none': unchecked")


def define_devices() -> None:
  """What to compute on."""
  flags.DEFINE_enum('device', 'auto', ['auto', 'cpu', 'gpu'], 'what to compute on')
  flags.DEFINE_integer('gpu_memory_limit_mb', 0,
                       'memory of each GPU that this process may take, MB; 0: grows as needed',
                       lower_bound=0)


_DEFINE: dict[object, Callable[..., object]] = {
    int: flags.DEFINE_integer, float: flags.DEFINE_float, bool: flags.DEFINE_bool,
    str: flags.DEFINE_string, tuple[str, ...]: flags.DEFINE_list}


def define_recipe() -> None:
  """The recipe, and a flag for every setting of it."""
  flags.DEFINE_string('recipe', recipe_catalog.DEFAULT, "what to train; 'list' shows all recipes")
  for field, users in recipe_settings.fields(recipe_lib.Recipe):
    what = f'{", ".join(users)}; ' if users else ''
    _DEFINE.get(field.type, flags.DEFINE_string)(
        field.name, None, f'{field.metadata["help"]} ({what}default: as the recipe says)')


def recipe_fields() -> list[dataclasses.Field]:
  """Returns the fields of a recipe, and of the dataclasses in it, that have a flag."""
  return [field for field, _ in recipe_settings.fields(recipe_lib.Recipe)]


def chosen_recipe() -> recipe_lib.Recipe:
  """Returns the recipe that the flags name, with the settings that they override.

  Raises:
    errors.InputError: there is no such recipe, a value contradicts another, or nothing uses it.
  """
  return recipe_catalog.get(FLAGS.recipe).with_settings(**_changes())


def stand_in_recipe(name: str) -> recipe_lib.Recipe:
  """Returns the recipe `name` on its own data set, with all other settings that the flags override.

  Raises:
    errors.InputError: a value contradicts another.
  """
  recipe = recipe_catalog.get(name)
  own = {'dataset': recipe.dataset, 'class_subset': recipe.class_subset}
  return recipe.with_settings(**_changes() | own)


def _changes() -> recipe_settings.Values:
  given = {field.name: getattr(FLAGS, field.name) for field in recipe_fields()}
  return {name: tuple(value) if isinstance(value, list) else value
          for name, value in given.items() if value is not None}
