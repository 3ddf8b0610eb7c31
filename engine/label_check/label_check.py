"""Finds doubtful labels: k trainings, each of which is asked about the records it has not seen."""

import dataclasses
import gc
import pathlib
import time

import numpy as np

from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import train_options
from engine.label_check import check_directory
from engine.label_check import fold_training
from engine.label_check import folds as folds_lib
from engine.label_check import ranking
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from tfrecords import data_checksum
from tfrecords import datasets
from tfrecords import duration
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_subset
from tfrecords import writable_place


@dataclasses.dataclass(frozen=True)
class LabelCheckConfig:
  """The settings of a check.

  Attributes:
    recipe: of the trainings.
    num_folds: how many trainings.
    options: seed, data and devices of the trainings; train_dir is the directory of the check.
  """
  recipe: recipe_lib.Recipe
  num_folds: int
  options: train_options.TrainOptions


def open_source(config: LabelCheckConfig) -> reader.Source:
  """Returns the records that are checked: the training split, or its first records.

  Raises:
    errors.InputError: the files cannot be used, or hold fewer records than the folds need.
  """
  recipe, options = config.recipe, config.options
  spec = datasets.get(recipe.dataset, options.data_dir)
  source = reader.open_source(spec, options.data_dir, 'train', options.data_source)
  if recipe.max_train_examples:
    source = source.slice(0, min(source.num_examples, recipe.max_train_examples))
  if source.num_examples < config.num_folds:
    raise errors.InputError(f'--folds={config.num_folds}: there are {source.num_examples:,} '
                            'training records; give less')
  return source


def run(config: LabelCheckConfig, source: reader.Source, log: console.LogFn) -> ranking.Ranking:
  """Trains the folds that are not done yet, and ranks all records.

  Args:
    config: the settings.
    source: the records.
    log: writes a console line.

  Raises:
    errors.InputError: the directory holds another check, data or recipe cannot be used, or a
      training diverges.
  """
  folder = pathlib.Path(config.options.train_dir)
  try:
    writable_place.try_directory(folder)
  except errors.InputError as error:
    raise errors.InputError(f'--work_dir={error}') from error
  with run_locks.lock_training(run_dir_lib.RunDir(folder), 'work_dir'):
    directory = check_directory.CheckDirectory(folder, _settings(config, source))
    labels = folds_lib.labels(source)
    for line in folds_lib.small_classes(labels, source.spec.class_names, config.num_folds):
      log(line)
    folds = folds_lib.assign(labels, config.num_folds, config.options.seed)
    logits = np.empty([len(labels), source.spec.num_classes], np.float32)
    for number in range(config.num_folds):
      is_held_out = folds == number
      shape = (int(is_held_out.sum()), source.spec.num_classes)
      found = directory.read(number, shape, log)
      if found is None:
        found = _train(config, source, number, is_held_out, log)
        directory.write(number, found)
      logits[is_held_out] = found
      share = (found.argmax(axis=1) == labels[is_held_out]).mean()
      log(f'{_name(config, number)}: {share:.2%} of {shape[0]:,} records as labeled')
  return ranking.rank(logits, labels)


def _train(config: LabelCheckConfig, source: reader.Source, number: int, is_held_out: np.ndarray,
           log: console.LogFn) -> np.ndarray:
  """Returns the logits of a fold's records, by a network trained on the others."""
  start = time.monotonic()
  trained, held_out = (record_subset.keep(source, mask) for mask in (~is_held_out, is_held_out))
  name = _name(config, number)
  log(f'{name}: {config.recipe.max_steps:,} steps of {config.recipe.name} on '
      f'{trained.num_examples:,} records')
  found = fold_training.held_out_logits(
      config.recipe, config.options, trained, held_out, name, log)
  # The graphs of a training form reference cycles; the next training needs their memory.
  gc.collect()
  log(f'{name}: took {duration.text(time.monotonic() - start)}')
  return found


def _name(config: LabelCheckConfig, number: int) -> str:
  return f'fold {number + 1} of {config.num_folds}'


def _settings(config: LabelCheckConfig, source: reader.Source) -> dict[str, object]:
  """Returns everything that the logits depend on."""
  identity = source.identity or data_checksum.of_streamed(source)
  recipe = recipe_settings.flat(config.recipe)
  del recipe['summary']
  if source.spec.is_imported:
    # Its checksums tell it, wherever it lies.
    recipe['dataset'] = source.spec.name
  return recipe | {
      'folds': config.num_folds, 'seed': config.options.seed,
      'data_source': config.options.data_source, 'records': source.num_examples,
      'data': dataclasses.asdict(identity)}
