"""A trained run: predictions about images, and its accuracy on a data set."""

from collections.abc import Sequence
import dataclasses
import os

import numpy as np

from engine.config import recipe as recipe_lib
from engine.evaluation import eval_examples
from engine.evaluation import evaluation_pass
from engine.evaluation import metrics
from engine.inference import model_runner
from engine.inference import prediction_inputs
from engine.inference import predictor as predictor_lib
from engine.runs import data_directory
from engine.runs import dataset_splits
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype
from rana import paths
from tfrecords import datasets
from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class Prediction:
  """What a network says about one image.

  Attributes:
    label: name of the most probable class.
    probability: of that class, 0 to 1; calibrated if the run has a temperature (confidence.npz).
    probabilities: of every class by name; they sum to 1.
    notes: what was done to the picture before, and a warning where it is unlike the training
      images.
  """
  label: str
  probability: float
  probabilities: dict[str, float]
  notes: tuple[str, ...] = ()


class Run:
  """The newest intact checkpoint of a run directory, with its moving averages.

  Attributes:
    path: the run directory.
    step: training step of the checkpoint.
  """

  def __init__(self, path: paths.Path):
    """Restores the checkpoint; see `load`."""
    self.path = paths.checked('path', path)
    self._run_dir = run_dir_lib.RunDir(self.path)
    self._predictor = predictor_lib.Predictor(self._run_dir, lambda line: None)
    self.step = self._predictor.step

  def __repr__(self) -> str:
    return f"rana.load('{self.path}')  # recipe {self.recipe.name}, step {self.step:,}"

  @property
  def recipe(self) -> recipe_lib.Recipe:
    """The recipe that it was trained by."""
    return self._predictor.config.recipe

  @property
  def class_names(self) -> tuple[str, ...]:
    """The classes, in the order of the labels."""
    return self._predictor.config.class_names

  def predict(self, images: np.ndarray | Sequence[paths.Path] | paths.Path) -> list[Prediction]:
    """Classifies images.

    Args:
      images: paths of pictures of any size and mode, which are converted, or one such path; or
        uint8 [n, height, width, channels] of the shape of the data set's images.

    Returns:
      An answer for each image, in the same order.

    Raises:
      InputError: a file is missing, no picture or damaged, or the array has another shape or dtype.

    Example:
      >>> prediction, = rana.load('runs/cifar10').predict(['frog.jpg'])
      >>> print(prediction.label, len(prediction.probabilities))
      frog 10
    """
    if isinstance(images, str | os.PathLike):
      images = [images]
    if not isinstance(images, np.ndarray | Sequence) or isinstance(images, bytes):
      raise errors.InputError(
          f'images are of type {type(images).__name__}; give paths of pictures, or an array of '
          'uint8 [n, height, width, channels]')
    if not len(images):
      return []
    if isinstance(images, np.ndarray):
      if images.dtype != np.uint8 or images.ndim != 4:
        raise errors.InputError(
            f'images are {images.dtype} of shape {images.shape}; give uint8 of shape [n, height, '
            'width, channels]')
      return [self._prediction(values, ())
              for values in self._predictor.calibrated_probabilities(images)]
    predictions = prediction_inputs.predict_images(
        self._predictor, [paths.checked('image', one) for one in images])
    return [self._prediction(one.probabilities, one.notes) for one in predictions]

  def _prediction(self, values: np.ndarray, notes: tuple[str, ...]) -> Prediction:
    named = dict(zip(self.class_names, map(float, values), strict=True))
    label = max(named, key=lambda name: named[name])
    return Prediction(label, named[label], named, notes)


def load(path: paths.Path) -> Run:
  """Loads a run: its newest intact checkpoint, with the moving averages of its weights.

  Args:
    path: the run directory, as given to `train_main --train_dir` or `rana.train`.

  Raises:
    InputError: there is no run, or no checkpoint of it can be read.

  Example:
    >>> run = rana.load('runs/cifar10')
    >>> print(run.recipe.name, run.class_names[6])
    cifar10 frog
  """
  return Run(path)


def evaluate(run: Run | paths.Path, data_dir: paths.Path | None = None,
             eval_data: str = 'test') -> metrics.ClassificationMetrics:
  """Evaluates a run on every example of a split, exactly once, and writes nothing.

  Args:
    run: a run or its directory.
    data_dir: directory of the data sets; by default the one that the training read, or else `data`.
    eval_data: 'test', 'train_eval' (what it was trained on) or 'validation'.

  Returns:
    Counts, accuracy with its 95% interval, recall and precision of every class.

  Raises:
    InputError: the run or the data cannot be read.

  Example:
    >>> result = rana.evaluate('runs/cifar10')
    >>> print(f'{result.accuracy:.2f}', result.confusion.shape)
    0.86 (10, 10)
  """
  path = run.path if isinstance(run, Run) else paths.checked('run', run)
  run_dir = run_dir_lib.RunDir(path)
  config = run_dir.read_config()
  runner = model_runner.ModelRunner(config)
  runner.restore_newest(run_dir, lambda line: None)
  place = (data_directory.find(run_dir, 'data', lambda line: None) if data_dir is None
           else paths.checked('data_dir', data_dir))
  source = dataset_splits.evaluation_source(
      config, datasets.get(config.recipe.dataset, place), place, eval_data)
  predict = evaluation_pass.compile_networks(
      runner.networks, config.preprocessing, config.image_shape,
      compute_dtype=compute_dtype.TYPES[config.recipe.compute_dtype],
      test_time_flip=config.recipe.test_time_flip)
  results = evaluation_pass.evaluate(predict, eval_examples.load(source))
  return results[model_runner.AVERAGES].metrics
