"""The flags of a label check, and the settings that they give."""

from __future__ import annotations

from collections.abc import Callable
import typing

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import output_flags
from binaries import path_flags
from binaries import recipe_flags
from binaries import shared_flags
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.label_check import default_recipe
from tfrecords import datasets
from tfrecords import errors
from tfrecords import settings

if typing.TYPE_CHECKING:
  from engine.label_check import label_check

FLAGS = flags.FLAGS

# Settings of a recipe that would leave records out.
_REFUSED = ('class_subset', 'examples_per_class', 'frozen_layers')


def define() -> None:
  """Declares all flags."""
  recipe_flags.define()
  shared_flags.define_data()
  shared_flags.define_download()
  shared_flags.define_devices()
  with help_text.group('run'):
    number_flags.integer('folds', 3, 'trainings, each on all records but one part, which is then '
                         'asked about', settings.whole(2, 100, 'that many trainings take weeks'))
    number_flags.integer('seed', 0, 'seed of the parts and of the trainings', settings.SEED)
    path_flags.define('work_dir', '', 'directory of the answers of each training, from which the '
                      'same command resumes (default: runs/label_check_ and the data set)')
  output_flags.define(
      csv='file for all records with the most doubted labels first, a .csv',
      plot='file for the images whose labels are doubted most, a .png')
  with help_text.group('output'):
    number_flags.integer('num_examples', 60, 'images of the plot',
                         settings.whole(1, 1000, 'the picture would be too high'))


def recipe() -> recipe_lib.Recipe:
  """Returns the recipe of the trainings; without --recipe a quick one, or that of an imported set.

  Raises:
    errors.InputError: a setting cannot be used.
  """
  is_given = not FLAGS['recipe'].using_default_value
  if not is_given and not FLAGS.dataset:
    raise errors.InputError('--dataset is missing; give the data set whose labels are checked')
  if is_given or datasets.is_directory(FLAGS.dataset):
    found = recipe_flags.chosen()
  else:
    found = recipe_flags.changed(
        default_recipe.of(FLAGS.dataset, datasets.get(FLAGS.dataset), FLAGS.folds))
  for name in _REFUSED:
    if value := getattr(found, name):
      shown = ','.join(value) if isinstance(value, tuple) else value
      raise errors.InputError(f'--{name}={shown}: all labels of the training split are checked by '
                              'networks trained from scratch; leave it out')
  # Each part is held out in its turn.
  return found.with_settings(validation_examples=0, early_stopping_patience=0)


def config(found: recipe_lib.Recipe,
           log: Callable[[str], None]) -> label_check.LabelCheckConfig:
  """Returns the settings of the check; downloads missing data.

  Raises:
    errors.InputError: the data cannot be found or downloaded.
  """
  from engine.label_check import label_check
  name = shared_flags.dataset(found.dataset).name
  options = train_options.TrainOptions(
      train_dir=FLAGS.work_dir or f'runs/label_check_{name}', data_dir=FLAGS.data_dir,
      data_source=FLAGS.data_source or 'binary', seed=FLAGS.seed, summary_interval=0)
  if options.data_source == 'binary':
    shared_flags.prepare_data(found.dataset, log)
  return label_check.LabelCheckConfig(found, FLAGS.folds, options)
