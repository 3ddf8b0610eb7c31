"""The records that a run trains on, and those that it is evaluated on.

  train split   |---- trained on ----|.... left out ....|-- validation --|
                0              train_examples   n - validation_examples  n
  test split    |---- test ----|

The validation part is the end of the training split and is cut off first. So no training of the
same recipe sees an image of it, whatever its number of records or its classes. An imported set may
have a validation split of its own, which then is the validation part. Where a recipe names a class
subset, all parts hold those classes alone (tfrecords/class_subset.py); train_examples then
counts the records of these classes. examples_per_class reduces the training part alone.
"""

from collections.abc import Sequence
import pathlib

from engine.config import recipe as recipe_lib
from engine.config import run_config
from tfrecords import class_subset
from tfrecords import data_identity
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import reader


def training_source(recipe: recipe_lib.Recipe, spec: dataset_spec.DatasetSpec,
                    data_dir: str | pathlib.Path, data_source: str = 'binary',
                    seed: int = 0) -> reader.Source:
  """Returns the records that a recipe trains on.

  Args:
    recipe: has validation_examples, class_subset, examples_per_class and max_train_examples.
    spec: the recipe's data set.
    data_dir: folder of the data sets.
    data_source: binary, tfrecord or tfds.
    seed: of the run; selects the examples of each class.

  Raises:
    errors.InputError: the files cannot be used, or hold fewer records or other classes than the
      recipe asks for.
  """
  recipe.check_data(spec)
  whole = reader.open_source(spec, data_dir, 'train', data_source)
  num_train = whole.num_examples - recipe.validation_examples
  if num_train <= 0:
    raise errors.InputError(
        f'--validation_examples={recipe.validation_examples}: the training split has '
        f'{whole.num_examples:,} records; give less, so that some are left to train on')
  source = whole.slice(0, num_train) if recipe.validation_examples else whole
  if recipe.class_subset or recipe.examples_per_class:
    source = class_subset.select(source, recipe.class_names, recipe.examples_per_class, seed)
  num_available = source.num_examples
  if recipe.max_train_examples > num_available:
    raise errors.InputError(
      f'--max_train_examples={recipe.max_train_examples}: there are {num_available:,} training '
      f'records; give 0 (all) to {num_available}'
    )
  return source.slice(0, recipe.max_train_examples) if recipe.max_train_examples else source


def test_source(recipe: recipe_lib.Recipe, spec: dataset_spec.DatasetSpec,
                data_dir: str | pathlib.Path, data_source: str) -> reader.Source:
  """Returns the test records of the recipe's classes; arguments as for `training_source`."""
  return _of_classes(recipe, reader.open_source(spec, data_dir, 'test', data_source))


def _of_classes(recipe: recipe_lib.Recipe, source: reader.Source) -> reader.Source:
  return class_subset.select(source, recipe.class_subset) if recipe.class_subset else source


def evaluation_source(config: run_config.RunConfig, spec: dataset_spec.DatasetSpec,
                      data_dir: str | pathlib.Path, eval_data: str = 'test',
                      num_examples: int = 0) -> reader.Source:
  """Returns the records that a run is evaluated on.

  Args:
    config: the run's settings.
    spec: the run's data set.
    data_dir: folder of the data sets.
    eval_data: one of run_config.EVAL_DATA.
    num_examples: takes the first `num_examples` alone; 0 means all.

  Raises:
    errors.InputError: the files cannot be used, or do not hold the records that are asked for.
  """
  if eval_data not in run_config.EVAL_DATA:
    raise errors.InputError(
        f'--eval_data={eval_data}: give one of {", ".join(run_config.EVAL_DATA)}')
  _check_kind(config, spec)
  if eval_data == 'test':
    source = test_source(config.recipe, spec, data_dir, config.data_source)
  elif eval_data == 'validation' and spec.validation_files:
    source = _of_classes(config.recipe, reader.open_source(
        spec, data_dir, 'validation', config.data_source))
  else:
    source = _of_training(config, spec, data_dir, eval_data)
  if not 0 <= num_examples <= source.num_examples:
    raise errors.InputError(
        f'--num_examples={num_examples}: {eval_data} has {source.num_examples:,} records; give 0 '
        f'(all) to {source.num_examples}')
  if num_examples in (0, source.num_examples):
    return source
  return source.slice(0, num_examples)


def check_trained_on(config: run_config.RunConfig, data: data_identity.DataIdentity,
                     data_dir: str | pathlib.Path) -> None:
  """Checks that records are those that a run was trained on.

  Args:
    config: the run's settings. The checksums of a streamed data set may cover only its first part
      and are not compared.
    data: identity of the records.
    data_dir: folder of the data sets, for the message.

  Raises:
    errors.InputError: the records differ.
  """
  whole = config.data and (config.data.shards or not config.is_streamed)
  if config.data and whole and (other := config.data.difference(data)):
    raise errors.InputError(
        f'--data_dir={data_dir}: the {other} of the training records differ from those that the '
        'run was trained on (checksums); give the data that it was trained on')


def _check_kind(config: run_config.RunConfig, spec: dataset_spec.DatasetSpec) -> None:
  """Refuses a directory that holds another data set now than when the run was trained."""
  for what, before, now in (('classes', config.class_names, config.recipe.classes(spec)),
                            ('images', config.image_shape, spec.image_shape)):
    if before != now:
      raise errors.InputError(
          f'{spec.directory}: its {what} are not those that the run was trained on '
          f'({_few(now)} now, {_few(before)} then); give the data that it was trained on')


def _few(values: Sequence[object]) -> str:
  return ', '.join(map(str, values[:5])) + ', ...' * (len(values) > 5)


def _of_training(config: run_config.RunConfig, spec: dataset_spec.DatasetSpec,
                 data_dir: str | pathlib.Path, eval_data: str) -> reader.Source:
  recipe = config.recipe
  if eval_data == 'validation' and not recipe.validation_examples:
    raise errors.InputError(
      '--eval_data=validation: this run keeps no records out; train with --validation_examples, or '
      'give --eval_data=test'
    )
  trained_on = training_source(recipe, spec, data_dir, config.data_source, config.seed)
  # In files of another length the validation part would overlap the records trained on.
  if trained_on.num_examples != config.train_examples:
    raise errors.InputError(
        f'--data_dir={data_dir}: holds {trained_on.num_examples:,} records to train on and the '
        f'run had {config.train_examples:,}; give the data that it was trained on')
  if eval_data == 'train_eval':
    return trained_on
  whole = reader.open_source(spec, data_dir, 'train', config.data_source)
  return _of_classes(
      recipe, whole.slice(whole.num_examples - recipe.validation_examples, whole.num_examples))
