"""Flags that several commands share, each declared once.

A command calls the functions for the groups it has. Names that the TensorFlow tutorial had are
kept.
"""

from collections.abc import Callable
import dataclasses

from absl import flags

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import renamed_fields

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
  """The recipe, and a flag for every field of it."""
  flags.DEFINE_string('recipe', recipe_catalog.DEFAULT, "what to train; 'list' shows all recipes")
  for field in recipe_fields():
    _DEFINE[field.type](
        field.name, None, f'{field.metadata["help"]} (default: as the recipe says)')


def recipe_fields() -> list[dataclasses.Field]:
  """Returns the fields of a recipe that have a flag of the same name."""
  return [field for field in dataclasses.fields(recipe_lib.Recipe) if 'help' in field.metadata]


def chosen_recipe() -> recipe_lib.Recipe:
  """Returns the recipe that the flags name, with the fields that they override.

  Raises:
    errors.InputError: there is no such recipe, or a value contradicts another.
  """
  return dataclasses.replace(recipe_catalog.get(FLAGS.recipe), **_changes())


def stand_in_recipe(name: str) -> recipe_lib.Recipe:
  """Returns the recipe `name` on its own data set, with every field that fits it and is overridden.

  Raises:
    errors.InputError: a value contradicts another.
  """
  recipe = recipe_catalog.get(name)
  own = {'dataset': recipe.dataset, 'class_subset': recipe.class_subset}
  return dataclasses.replace(recipe, **_changes() | own)


def _changes() -> renamed_fields.Settings:
  given = {field.name: getattr(FLAGS, field.name) for field in recipe_fields()}
  return {name: tuple(value) if isinstance(value, list) else value
          for name, value in given.items() if value is not None}
