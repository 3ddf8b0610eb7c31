"""The flags of a recipe's augmentation, for a command that shows it and uses nothing else.

With --augment the command shows the augmentation, with --recipe alone what the network sees.
"""

from absl import flags

from binaries import help_text
from binaries import recipe_flags
from engine.config import recipe as recipe_lib
from tfrecords import errors
from tfrecords import preprocessing_config
from tfrecords import settings
from tfrecords.augmentation import augmentation_config

FLAGS = flags.FLAGS

_NAMES = settings.names_of(augmentation_config.AugmentationConfig)


def define() -> None:
  """Declares --augment, --recipe and a flag for every setting of the recipe's augmentation.

  Of the other settings the command has --dataset anyway, which replaces that of the recipe.
  """
  with help_text.group('augmentation'):
    flags.DEFINE_bool('augment', False, 'inspect: versions of a few images by each augmentation '
                      '(--recipe alone: what the network sees)')
  recipe_flags.define(_NAMES)


def shown() -> recipe_lib.Recipe | None:
  """Returns the recipe whose augmentation or preprocessing is shown; None without --recipe.

  Raises:
    errors.InputError: a flag cannot be used, or nothing uses it.
  """
  if FLAGS.augment:
    if FLAGS.action != 'inspect':
      raise errors.InputError('--augment: only --action=inspect shows it; leave it out')
    return recipe_flags.chosen()
  if FLAGS.action == 'inspect' and not FLAGS['recipe'].using_default_value:
    return recipe_flags.chosen()
  given = [name for name in recipe_flags.given() if name in _NAMES]
  if not FLAGS['recipe'].using_default_value:
    given.insert(0, 'recipe')
  if given:
    raise errors.InputError(f'--{given[0]}: only --action=inspect uses it; leave it out'
                            if FLAGS.action != 'inspect' else
                            f'--{given[0]}: only --augment uses it; give that, or leave it out')
  return None


def parts(recipe: recipe_lib.Recipe | None) -> tuple[
    augmentation_config.AugmentationConfig | None, preprocessing_config.Preprocessing | None]:
  """Returns the augmentation that is shown, or else the preprocessing, of the recipe."""
  if recipe is None:
    return None, None
  return (recipe.augmentation, None) if FLAGS.augment else (None, recipe.preprocessing)
