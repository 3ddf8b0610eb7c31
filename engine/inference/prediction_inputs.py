"""Predictions for image files of the user, and for test images of a data set."""

from collections.abc import Callable, Sequence
import pathlib

import numpy as np

from engine.inference import photo
from engine.inference import picture_folder
from engine.inference import predictor as predictor_lib
from engine.reporting import console
from tfrecords import class_subset
from tfrecords import datasets
from tfrecords import errors
from tfrecords import inspection
from tfrecords import reader
from tfrecords import whole_number

_FIRST = 12
_RANDOM, _NUM_RANDOM = 'random', 9


def predict_paths(predictor: predictor_lib.Predictor, names: Sequence[pathlib.Path],
                  log: console.LogFn,
                  ) -> tuple[list[predictor_lib.Prediction], list[errors.InputError]]:
  """Predicts the classes of image files, and of those in folders, skipping unreadable files.

  Args:
    predictor: of the run.
    names: of files and folders.
    log: gets a line about each folder.

  Returns:
    The predictions for the images that can be read, and the errors of the others.
  """
  paths: list[pathlib.Path] = []
  refused: list[errors.InputError] = []
  for path in names:
    if not path.is_dir():
      paths.append(path)
      continue
    try:
      found, line = picture_folder.pictures(path)
    except errors.InputError as error:
      refused.append(error)
    else:
      log(line)
      paths += found
  return predict_images(predictor, paths, refused.append), refused


def _raise(error: errors.InputError) -> None:
  raise error


def predict_images(
    predictor: predictor_lib.Predictor, paths: Sequence[pathlib.Path],
    on_error: Callable[[errors.InputError], None] = _raise) -> list[predictor_lib.Prediction]:
  """Predicts the classes of image files.

  Args:
    predictor: of the run.
    paths: of the files.
    on_error: gets the error of each file that cannot be read; by default it is raised.

  Returns:
    The predictions for the other files.

  Raises:
    errors.InputError: a file is missing, no picture, damaged or too large.
  """
  statistics = predictor.image_statistics
  read = []
  for path in paths:
    try:
      read.append((path, *photo.read(path, predictor.config.image_shape, statistics)))
    except errors.InputError as error:
      on_error(error)
  if not read:
    return []
  probabilities = predictor.probabilities(np.stack([image for _, image, _ in read]))
  found = []
  for (path, image, notes), values in zip(read, probabilities, strict=True):
    warning = statistics.out_of_distribution_warning(image) if statistics else ''
    warnings = (f'unlike the training images: {warning}',) if warning else ()
    found.append(predictor_lib.Prediction(
        str(path), image, values, preprocessing_notes=tuple(notes), warnings=warnings))
  return found


def predict_examples(predictor: predictor_lib.Predictor, dataset: str, numbers: Sequence[str],
                   data_dir: str, data_source: str) -> list[predictor_lib.Prediction]:
  """Predicts the classes of test images of a data set.

  Args:
    predictor: of the run.
    dataset: name of the data set, which must have the run's classes.
    numbers: of the images, from 0; empty: the first twelve; `random`: nine at random. Where the run
      was trained on a subset of the classes, the test images of that subset are counted, as in its
      evaluation.
    data_dir: folder of the data sets.
    data_source: binary, tfrecord or tfds.

  Raises:
    errors.InputError: the data set is another kind than the run's, has no such image, or cannot be
      read.
  """
  config = predictor.config
  # The run's own set may have been moved; another one has no other place.
  is_own = datasets.absolute(dataset) == config.recipe.dataset
  spec = datasets.get(dataset, data_dir if is_own else '')
  classes = config.class_names
  if spec.image_shape != config.image_shape or not {*classes} <= {*spec.class_names}:
    raise errors.InputError(
        f'--dataset={dataset}: has other images or classes than {config.recipe.dataset}, which '
        'this run was trained on; give that, or pictures')
  source = reader.open_source(spec, data_dir, 'test', data_source)
  if classes != spec.class_names:
    source = class_subset.select(source, classes)
  wanted = _numbers(numbers, source.num_examples)
  examples = {number: next(inspection.examples(source.slice(number, number + 1)))
              for number in wanted}
  answers = predictor.probabilities(np.stack([examples[number].image for number in wanted]))
  return [predictor_lib.Prediction(f'{dataset} {number}', examples[number].image, values,
                                   examples[number].label)
          for number, values in zip(wanted, answers, strict=True)]


def _numbers(texts: Sequence[str], count: int) -> list[int]:
  """Returns the numbers of the images that are asked for, of `count`."""
  if [*texts] == [_RANDOM]:
    return np.random.default_rng().choice(count, min(_NUM_RANDOM, count), replace=False).tolist()
  return [_number(text, count) for text in texts] or list(range(min(_FIRST, count)))


def _number(text: str, count: int) -> int:
  number = whole_number.parse(text)
  if number is None or number >= count:
    raise errors.InputError(
        f'--example={text[:40]}: give numbers of 0 to {count - 1:,}, or random')
  return number
