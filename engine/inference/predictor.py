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

# Images at a time, to bound the memory.
_BLOCK = 500


@dataclasses.dataclass(frozen=True, eq=False)
class Prediction:
  """What the network says of one image.

  Attributes:
    name: of the image.
    image: uint8 [height, width, channels].
    probabilities: of the classes, float32 [num_classes].
    label: its class, None where nobody knows.
    remarks: what was done to the image, and what is unusual about it.
  """
  name: str
  image: np.ndarray
  probabilities: np.ndarray
  label: int | None = None
  remarks: tuple[str, ...] = ()

  @property
  def order(self) -> list[int]:
    """The classes, the most probable first; of equally probable ones the first."""
    return np.argsort(-self.probabilities, kind='stable').tolist()


class Predictor:
  """The newest checkpoint of a run, with its moving averages.

  Attributes:
    config: of the run.
    network: with the averages.
    step: of the checkpoint.
    appearance: of the training images; None in a run that has not noted it.
  """

  def __init__(self, run_dir: run_dir_lib.RunDir, log: console.LogFn):
    """Restores the moving averages of the newest sound checkpoint.

    Args:
      run_dir: the run.
      log: gets a line about every newer checkpoint that cannot be read.

    Raises:
      errors.InputError: there is no run, or no checkpoint of it can be read.
    """
    self.config = run_dir.read_config()
    self.appearance = (
        image_statistics.from_json(run_dir.appearance.read_text(), str(run_dir.appearance))
        if run_dir.appearance.is_file() else None)
    runner = model_runner.ModelRunner(self.config)
    self.step = runner.restore_newest(run_dir, log)
    self.network = runner.networks[model_runner.AVERAGES]

  def probabilities(self, images: np.ndarray, test_time_flip: bool | None = None,
                    compute_dtype: tf.DType | None = None) -> np.ndarray:
    """Returns the probabilities of the classes, float32 [n, num_classes].

    Args:
      images: uint8 [n, height, width, channels], of the shape of the records.
      test_time_flip: whether mirror images are averaged in; None: as the recipe says.
      compute_dtype: of the layers; None: as the recipe says.

    Raises:
      errors.InputError: they have another shape.
    """
    if tuple(images.shape[1:]) != self.config.image_shape:
      raise errors.InputError(
          f'images of {_text(images.shape[1:])}; this run takes {_text(self.config.image_shape)}')
    recipe = self.config.recipe
    flip = recipe.test_time_flip if test_time_flip is None else test_time_flip
    dtype = compute_dtype or compute_dtype_lib.TYPES[recipe.compute_dtype]
    return np.concatenate([
        tf.nn.softmax(self._logits(images[start:start + _BLOCK], dtype, flip))
        for start in range(0, len(images), _BLOCK)])

  def _logits(self, images: np.ndarray, dtype: tf.DType, flip: bool) -> tf.Tensor:
    networks = {model_runner.AVERAGES: self.network}
    return model_runner.logits(networks, tf.constant(images), self.config.preprocessing, dtype,
                               flip)[model_runner.AVERAGES]


def _text(shape: tuple[int, ...]) -> str:
  return 'x'.join(map(str, shape))
