"""The flags of a sweep, and the settings that they give."""

from __future__ import annotations

from collections.abc import Callable
import typing

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import path_flags
from binaries import recipe_flags
from binaries import shared_flags
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.sweep import rungs
from engine.sweep import search_space
from tfrecords import errors
from tfrecords import settings

if typing.TYPE_CHECKING:
  from engine.sweep import sweep as sweep_lib

FLAGS = flags.FLAGS

# If the recipe holds out no validation images, the sweep holds out one in this many.
_VALIDATION_SHARE = 10


def define() -> None:
  """Declares all flags."""
  recipe_flags.define()
  shared_flags.define_data()
  shared_flags.define_download()
  shared_flags.define_devices()
  with help_text.group('run'):
    flags.DEFINE_multi_string(
        'set', [], 'a setting that varies: NAME=log:LOW..HIGH, NAME=LOW..HIGH or '
        'NAME=VALUE,VALUE; may be repeated')
    number_flags.integer('trials', 27, 'trials on the first rung',
                         settings.whole(1, 10_000, 'that many trainings take weeks'))
    flags.DEFINE_list('rungs', ['1/9', '1/3', '1'], 'lengths of the rungs as shares of max_steps; '
                      'a rung that is N times as long has an Nth of the trials')
    number_flags.integer('seeds', 3, 'trainings of each trial of the last rung',
                         settings.whole(1, 100, 'that many trainings take weeks'))
    number_flags.integer('seed', 0, 'seed of the drawn settings, and the first one of the '
                         'trainings', settings.whole(0, 2 ** 62, 'a seed has 62 bits here'))
    path_flags.define('work_dir', '', 'directory of the ledger, the run directories, the picture '
                      'and the recipe of the winner (default: runs/sweep_ and the recipe)')


def check(recipe: recipe_lib.Recipe) -> None:
  """Checks the flags before TensorFlow is imported.

  Raises:
    errors.InputError: a flag cannot be used or contradicts another, or a trial has invalid
      settings.
  """
  dimensions, given = search_space.parse(FLAGS.set), recipe_flags.given()
  for one in dimensions:
    if one.name in given:
      raise errors.InputError(f'--{one.name} and --set={one.name}={one.text} contradict each '
                              'other; give one of them')
  trials = search_space.trials(dimensions, FLAGS.trials, FLAGS.seed)
  for trial in trials:
    trial.recipe(recipe)
  rungs.plan(rungs.parse(FLAGS.rungs), recipe.max_steps, len(trials), FLAGS.seeds, FLAGS.seed)


def config(recipe: recipe_lib.Recipe, log: Callable[[str], None]) -> sweep_lib.SweepConfig:
  """Returns the settings of the sweep; downloads missing data.

  Raises:
    errors.InputError: the data cannot be found or downloaded.
  """
  from engine.sweep import sweep as sweep_lib
  options = train_options.TrainOptions(
      train_dir=FLAGS.work_dir or f'runs/sweep_{recipe.name}', data_dir=FLAGS.data_dir,
      data_source=FLAGS.data_source or 'binary', seed=FLAGS.seed, summary_interval=0)
  if options.data_source == 'binary':
    shared_flags.prepare_data(recipe.dataset, log)
  return sweep_lib.SweepConfig(
      _with_validation(recipe, options, log), search_space.parse(FLAGS.set), FLAGS.trials,
      rungs.parse(FLAGS.rungs), FLAGS.seeds, FLAGS.seed, options, recipe.validation_examples)


def _with_validation(recipe: recipe_lib.Recipe, options: train_options.TrainOptions,
                     log: Callable[[str], None]) -> recipe_lib.Recipe:
  """Returns the recipe with validation images, by default a tenth of the training images.

  A data set that has a validation split of its own needs none.
  """
  spec = shared_flags.dataset(recipe.dataset)
  if recipe.validation_examples or spec.validation_files:
    return recipe
  from tfrecords import reader
  source = reader.open_source(spec, options.data_dir, 'train', options.data_source)
  count = max(1, source.num_examples // _VALIDATION_SHARE)
  log(f'trials are compared on the last {count:,} of {source.num_examples:,} training images, '
      'which they do not see; --validation_examples gives another number')
  return recipe.with_settings(validation_examples=count)
