"""The flags of a recipe: which one, and one for each of its settings."""

from collections.abc import Callable, Sequence
import dataclasses
import itertools

from absl import flags

from binaries import help_text
from binaries import path_flags
from binaries import renamed_flags
from binaries import shared_flags
from engine.config import own_recipe
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings
from engine.config import train_options
from engine.runs import run_presence
from tfrecords import datasets
from tfrecords import errors
from tfrecords import remote_path
from tfrecords import settings
from tfrecords.augmentation import augmentation_config

FLAGS = flags.FLAGS

_DEFINE: dict[object, Callable[..., object]] = {
    int: flags.DEFINE_integer, float: flags.DEFINE_float, bool: flags.DEFINE_bool,
    str: flags.DEFINE_string, tuple[str, ...]: flags.DEFINE_list}

# The group of a recipe's settings, where it is not the training.
_DATA = ('dataset', 'class_subset', 'examples_per_class', 'max_train_examples',
         'validation_examples', 'balance')
_OPTIMIZER = ('optimizer', 'learning_rate', 'bias_lr_multiplier', 'lr_schedule', 'weight_decay',
              'weight_decay_layers', 'moving_average_decay')


def define(names: Sequence[str] = ()) -> None:
  """Declares --recipe and a flag for every setting of a recipe.

  Args:
    names: of the settings that the command uses; () for all.
  """
  with help_text.group('run'):
    path_flags.define('recipe', recipe_catalog.DEFAULT, "what to train: a recipe, or a .json that "
                      "--save_recipe wrote or a run has as config.json; 'list' shows all recipes; "
                      "'own' is derived from an imported --dataset, and its default")
  for field, users in recipe_settings.fields(recipe_lib.Recipe):
    if names and field.name not in names:
      continue
    with help_text.group(_group(field.name, users)):
      prefix = f'{", ".join(users)}: ' if users else ''
      _DEFINE.get(field.type, flags.DEFINE_string)(
          field.name, None, f'{prefix}{field.metadata["help"]}')


def _group(name: str, users: Sequence[str]) -> str:
  if name in settings.names_of(augmentation_config.AugmentationConfig):
    return 'augmentation'
  if name in _OPTIMIZER or users:
    return 'optimizer'
  return 'data' if name in _DATA else 'training'


def defaults(arguments: Sequence[str]) -> recipe_settings.Values:
  """Returns the settings of the recipe that a command line with --help names, by flag.

  Args:
    arguments: the command line; only its --recipe is read.

  Raises:
    errors.InputError: there is no such recipe.
  """
  default = name = FLAGS['recipe'].default or recipe_catalog.DEFAULT
  for argument, following in itertools.pairwise([*arguments, '']):
    flag, equals, value = argument.partition('=')
    if flag in ('--recipe', '-recipe'):
      name = value if equals else following
  return recipe_settings.flat(recipe_catalog.get(
      default if name in ('list', own_recipe.NAME) else name))


def fields() -> list[dataclasses.Field]:
  """Returns the fields of a recipe, and of the dataclasses in it, that have a flag."""
  return [field for field, _ in recipe_settings.fields(recipe_lib.Recipe)]


def given() -> list[str]:
  """Returns the names of the recipe's settings that the command line gives, also by old names.

  The attribute `present` of a flag is not set by an alias.
  """
  return [field.name for field in fields()
          if field.name in FLAGS and getattr(FLAGS, field.name) is not None]


def chosen() -> recipe_lib.Recipe:
  """Returns the recipe that the flags name, with the settings that they override.

  Raises:
    errors.InputError: there is no such recipe or data set, a value contradicts another, or nothing
      uses it.
  """
  return changed(_named(_changes().get('dataset', '')))


def changed(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns a recipe with the settings that the flags override; errors as for `chosen`."""
  found = recipe.with_settings(**_changes())
  if not datasets.is_directory(found.dataset):
    return found
  spec = shared_flags.dataset(found.dataset)
  found.check_data(spec)
  # Where --data_dir says that the set lies now.
  return found.with_settings(dataset=spec.directory)


def _named(dataset: str) -> recipe_lib.Recipe:
  """Returns the recipe that --recipe names; by default, that of an imported set is its own."""
  is_own = FLAGS.recipe == own_recipe.NAME
  if not is_own and (FLAGS['recipe'].present or not datasets.is_directory(dataset)):
    return recipe_catalog.get(FLAGS.recipe)
  if not datasets.is_directory(dataset):
    raise errors.InputError('--recipe=own: is derived from an imported data set; give its '
                            'directory as --dataset')
  spec = shared_flags.dataset(dataset)
  return _begun(own_recipe.name_of(spec)) or own_recipe.derive(spec, _earlier())


def _earlier() -> recipe_lib.Recipe | None:
  """Returns the recipe of the run whose layers the training begins with; None if there is none.

  Raises:
    errors.InputError: there is no such run.
  """
  if 'warm_start_from' not in FLAGS or not FLAGS.warm_start_from:
    return None
  path = remote_path.of(FLAGS.warm_start_from)
  run_presence.require(path, '--warm_start_from')
  return recipe_lib.Recipe.read(path / run_presence.CONFIG_FILE)


def _begun(name: str) -> recipe_lib.Recipe | None:
  """Returns the recipe of that name that the run directory holds, so that it is derived once."""
  if 'train_dir' not in FLAGS:
    return None
  place = FLAGS.train_dir or train_options.default_train_dir(name)
  path = remote_path.of(place) / run_presence.CONFIG_FILE
  if not path.is_file():
    return None
  try:
    found = recipe_lib.Recipe.read(path)
  except errors.InputError:
    # Whoever opens the run says what is wrong with it.
    return None
  return found if found.name == name else None


def fallback(name: str) -> recipe_lib.Recipe:
  """Returns the recipe `name` with the flags' overrides of all settings except the data set.

  Raises:
    errors.InputError: a value contradicts another.
  """
  recipe = recipe_catalog.get(name)
  own = {'dataset': recipe.dataset, 'class_subset': recipe.class_subset}
  return recipe.with_settings(**_changes() | own)


def _changes() -> recipe_settings.Values:
  return {name: _present(name, getattr(FLAGS, name)) for name in given()}


def _present(name: str, value: object) -> object:
  if isinstance(value, str):
    return renamed_flags.new_value(name, value)
  return tuple(value) if isinstance(value, list) else value
