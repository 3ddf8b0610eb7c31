"""A trained network that answers questions about images as they lie in the records."""

import dataclasses

import numpy as np
import tensorflow as tf

from engine.inference import image_statistics
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype
from engine.training import state as state_lib
from tfrecords import errors
from tfrecords import preprocess

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

  def __init__(self, run_dir: run_dir_lib.RunDir):
    """Restores the network.

    Raises:
      errors.InputError: there is no run, or no checkpoint of it can be read.
    """
    self.config = run_dir.read_config()
    self.appearance = (
        image_statistics.from_json(run_dir.appearance.read_text(), str(run_dir.appearance))
        if run_dir.appearance.is_file() else None)
    self.network = state_lib.build_network(self.config)
    paths = checkpoints.listed(run_dir.checkpoints)
    if not paths:
      raise errors.InputError(
          f'--train_dir={run_dir}: has no checkpoint yet; wait for the first one')
    checkpoints.restore(
        tf.train.Checkpoint(averages=self.network, step=tf.Variable(0, dtype=tf.int64)), paths[-1],
        partially=True)
    self.step = checkpoints.step_of(paths[-1])

  def probabilities(self, images: np.ndarray, test_time_flip: bool | None = None,
                    compute: tf.DType | None = None) -> np.ndarray:
    """Returns the probabilities of the classes, float32 [n, num_classes].

    Args:
      images: uint8 [n, height, width, channels], of the shape of the records.
      test_time_flip: whether mirror images are averaged in; None: as the recipe says.
      compute: type of the layers; None: as the recipe says.

    Raises:
      errors.InputError: they have another shape.
    """
    if tuple(images.shape[1:]) != self.config.image_shape:
      raise errors.InputError(
          f'images of {_text(images.shape[1:])}; this run takes {_text(self.config.image_shape)}')
    recipe = self.config.recipe
    test_time_flip = recipe.test_time_flip if test_time_flip is None else test_time_flip
    compute = compute or compute_dtype.TYPES[recipe.compute_dtype]
    blocks = [tf.nn.softmax(self._logits(images[start:start + _BLOCK], test_time_flip, compute))
              for start in range(0, len(images), _BLOCK)]
    return np.concatenate(blocks)

  def _logits(self, images: np.ndarray, test_time_flip: bool, compute: tf.DType) -> tf.Tensor:
    inputs = preprocess.preprocess(tf.constant(images), self.config.preprocessing)
    inputs = tf.cast(inputs, compute)
    logits = tf.cast(self.network(inputs), tf.float32)
    if not test_time_flip:
      return logits
    mirrored = self.network(tf.reverse(inputs, axis=[2]))
    return (logits + tf.cast(mirrored, tf.float32)) / 2


def _text(shape: tuple[int, ...]) -> str:
  return 'x'.join(map(str, shape))
