"""Predicts the classes of images with a run's newest checkpoint."""

import dataclasses

import numpy as np
import tensorflow as tf

from engine.inference import image_statistics
from engine.inference import model_runner
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype as compute_dtype_lib
from tfrecords import errors
from tfrecords import regular_file

# Largest batch, to bound the memory.
_BATCH = 500


@dataclasses.dataclass(frozen=True, eq=False)
class Prediction:
  """The class probabilities of one image.

  Attributes:
    name: of the image.
    image: uint8 [height, width, channels].
    probabilities: of the classes, float32 [num_classes].
    label: the true class; None where it is unknown.
    preprocessing_notes: how the image was made to fit the records.
    warnings: in what it is unlike the training images.
  """
  name: str
  image: np.ndarray
  probabilities: np.ndarray
  label: int | None = None
  preprocessing_notes: tuple[str, ...] = ()
  warnings: tuple[str, ...] = ()

  @property
  def notes(self) -> tuple[str, ...]:
    """Notes and warnings, for the user."""
    return self.preprocessing_notes + self.warnings

  @property
  def order(self) -> list[int]:
    """The classes by descending probability; of equal ones the first label first."""
    return np.argsort(-self.probabilities, kind='stable').tolist()


class Predictor:
  """The network of a run's newest checkpoint, with the moving averages of its weights.

  Attributes:
    config: the run's settings.
    network: with the moving averages.
    step: of the checkpoint.
    image_statistics: of the training images; None in a run that has not written them.
  """

  def __init__(self, run_dir: run_dir_lib.RunDir, log: console.LogFn):
    """Restores the moving averages of the newest intact checkpoint.

    Args:
      run_dir: the run.
      log: gets a line about every newer checkpoint that cannot be read.

    Raises:
      errors.InputError: there is no run, or no checkpoint of it can be read.
    """
    self.config = run_dir.read_config()
    file = run_dir.image_statistics_file
    self.image_statistics = (
        image_statistics.from_json(regular_file.read_text(file), str(file))
        if file.is_file() else None)
    runner = model_runner.ModelRunner(self.config)
    self.step = runner.restore_newest(run_dir, log)
    self.network = runner.networks[model_runner.AVERAGES]

  def probabilities(self, images: np.ndarray, test_time_flip: bool | None = None,
                    compute_dtype: tf.DType | None = None) -> np.ndarray:
    """Returns the class probabilities, float32 [n, num_classes].

    Args:
      images: uint8 [n, height, width, channels], of the shape of the records.
      test_time_flip: whether mirror images are averaged in; None: as in the recipe.
      compute_dtype: of the layers; None: that of the recipe.

    Raises:
      errors.InputError: they have another shape, or the network produces non-finite values.
    """
    if tuple(images.shape[1:]) != self.config.image_shape:
      raise errors.InputError(
          f'images of {_text(images.shape[1:])}; this run takes {_text(self.config.image_shape)}')
    recipe = self.config.recipe
    flip = recipe.test_time_flip if test_time_flip is None else test_time_flip
    dtype = compute_dtype or compute_dtype_lib.TYPES[recipe.compute_dtype]
    found = np.concatenate([
        tf.nn.softmax(self._logits(images[start:start + _BATCH], dtype, flip))
        for start in range(0, len(images), _BATCH)])
    model_runner.require_finite(found, f'step {self.step}')
    return found

  def _logits(self, images: np.ndarray, dtype: tf.DType, flip: bool) -> tf.Tensor:
    networks = {model_runner.AVERAGES: self.network}
    return model_runner.logits(networks, tf.constant(images), self.config.preprocessing, dtype,
                               flip)[model_runner.AVERAGES]


def _text(shape: tuple[int, ...]) -> str:
  return 'x'.join(map(str, shape))
