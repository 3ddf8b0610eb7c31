"""Predictions for image files of the user, and for records of a data set."""

from collections.abc import Callable, Mapping, Sequence
import dataclasses
import pathlib

import numpy as np

from engine.inference import photo
from engine.inference import picture_folder
from engine.inference import predictions
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


def predict_paths(predictor: predictor_lib.Predictor, paths: Sequence[pathlib.Path],
                  log: console.LogFn, names: Mapping[pathlib.Path, str] | None = None,
                  num_views: int = 1,
                  ) -> tuple[list[predictor_lib.Prediction], list[errors.InputError]]:
  """Predicts the classes of image files, and of those in folders, skipping unreadable files.

  Args:
    predictor: of the run.
    paths: of files and folders.
    log: gets a line about each folder.
    names: what to call files whose path says nothing, by path.
    num_views: as for `predictions.predict`.

  Returns:
    The predictions for the images that can be read, and the errors of the others.
  """
  files: list[pathlib.Path] = []
  refused: list[errors.InputError] = []
  for path in paths:
    if not path.is_dir():
      files.append(path)
      continue
    try:
      found, line = picture_folder.pictures(path)
    except errors.InputError as error:
      refused.append(error)
    else:
      log(line)
      files += found
  return predict_images(predictor, files, refused.append, names or {}, num_views), refused


def _raise(error: errors.InputError) -> None:
  raise error


def predict_images(
    predictor: predictor_lib.Predictor, paths: Sequence[pathlib.Path],
    on_error: Callable[[errors.InputError], None] = _raise,
    names: Mapping[pathlib.Path, str] | None = None,
    num_views: int = 1) -> list[predictor_lib.Prediction]:
  """Predicts the classes of image files.

  Args:
    predictor: of the run.
    paths: of the files.
    on_error: gets the error of each file that cannot be read; by default it is raised.
    names: what to call files whose path says nothing, by path.
    num_views: as for `predictions.predict`.

  Returns:
    The predictions for the other files.

  Raises:
    errors.InputError: a file is missing, no picture, damaged or too large.
  """
  rule = predictor.fit_rule
  asked = []
  for path in paths:
    name = (names or {}).get(path, str(path))
    warnings: list[str] = []
    try:
      image, notes = photo.read(path, predictor.config.image_shape, predictor.image_statistics,
                                warnings, rule)
    except errors.InputError as error:
      on_error(errors.InputError(str(error).replace(str(path), name)))
    else:
      asked.append(predictions.Asked(name, image, None, tuple(notes), tuple(warnings)))
  return predictions.predict(predictor, asked, num_views)


@dataclasses.dataclass(frozen=True)
class Examples:
  """Records of a data set to predict.

  Attributes:
    dataset: name of the data set, which must have the run's classes.
    split: train or test.
    numbers: of the records, from 0; empty: the first twelve; `random`: nine at random. Where the
      run was trained on a subset of the classes, the records of that subset are counted, as in its
      evaluation.
    num_random: number of records at random; None: as `numbers` says.
    seed: of these; None: different ones every time.
  """
  dataset: str
  split: str = 'test'
  numbers: Sequence[str] = ()
  num_random: int | None = None
  seed: int | None = None


def predict_examples(predictor: predictor_lib.Predictor, examples: Examples,
                     data_dir: Callable[[], str],
                     data_source: str, num_views: int = 1) -> list[predictor_lib.Prediction]:
  """Predicts the classes of records of a data set.

  Args:
    predictor: of the run.
    examples: which ones.
    data_dir: returns the directory of the run's data; not called for another imported set.
    data_source: binary, tfrecord or tfds.
    num_views: as for `predictions.predict`.

  Raises:
    errors.InputError: the data set is another kind than the run's, has no such image, or cannot be
      read.
  """
  dataset, config = examples.dataset, predictor.config
  # The run's own set may have been moved; another one has no other place.
  is_own = datasets.absolute(dataset) == config.recipe.dataset
  place = data_dir() if is_own or not datasets.is_directory(dataset) else ''
  spec = datasets.get(dataset, place if is_own else '')
  classes = config.class_names
  if spec.image_shape != config.image_shape or not {*classes} <= {*spec.class_names}:
    raise errors.InputError(
        f'--dataset={dataset}: has other images or classes than {config.recipe.dataset}, which '
        'this run was trained on; give that, or pictures')
  source = reader.open_source(spec, place, examples.split, data_source)
  if classes != spec.class_names:
    source = class_subset.select(source, classes)
  kind = f'{dataset} ' + 'train ' * (examples.split == 'train')
  asked = [predictions.Asked(f'{kind}{number}', one.image, one.label)
           for number in _numbers(examples, source.num_examples)
           for one in (next(inspection.examples(source.slice(number, number + 1))),)]
  return predictions.predict(predictor, asked, num_views)


def _numbers(examples: Examples, count: int) -> list[int]:
  """Returns the numbers of the records that are asked for, of `count`."""
  num_random = _NUM_RANDOM if [*examples.numbers] == [_RANDOM] else examples.num_random
  if num_random:
    return np.random.default_rng(examples.seed).choice(
        count, min(num_random, count), replace=False).tolist()
  return [_number(text, count) for text in examples.numbers] or list(range(min(_FIRST, count)))


def _number(text: str, count: int) -> int:
  number = whole_number.parse(text)
  if number is None or number >= count:
    raise errors.InputError(
        f'--example={text[:40]}: give numbers of 0 to {count - 1:,}, or random')
  return number
