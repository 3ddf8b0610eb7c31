"""One way from a run to its network's logits: restore, cast, forward pass, average.

Whatever asks a trained network goes through here, so that evaluation, prediction, export, cached
features and the live view cannot disagree. The moving averages of the weights and the raw weights
are two networks of the same architecture, under the names that a checkpoint gives them.

With test-time flip, an image's logits are the mean of those of the image and of its mirror image,
as in airbench (K. Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.reporting import console
from engine.runs import checkpoint_files
from engine.runs import checkpoint_reader
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype
from engine.training import finite_check
from engine.training import state as state_lib
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config

# The names of the two networks in a checkpoint; see TrainState.checkpoint().
AVERAGES, RAW = 'averages', 'network'

# Behind a network's name: its logits without test-time flip.
UNFLIPPED = ' unflipped'

# What to do about a network with NaN or infinity.
_DIVERGED = ('the training has diverged; use an earlier checkpoint or another run, or train again '
             'with a smaller --learning_rate')

ForwardFn = Callable[[tf.Tensor], tf.Tensor]


class ModelRunner:
  """Networks of a run that take their weights from its checkpoints.

  Attributes:
    config: the run's settings.
    networks: AVERAGES, RAW or both, by name.
    checkpoint: what `restore` fills: the networks and the step.
    step: of the checkpoint that was restored; None before.
  """

  def __init__(self, config: run_config.RunConfig, names: Sequence[str] = (AVERAGES,)):
    """Builds the networks, with initial weights.

    Args:
      config: the run's settings.
      names: of the networks that are wanted.
    """
    self.config = config
    self.networks = {name: state_lib.build_network(config) for name in names}
    self.checkpoint = tf.train.Checkpoint(
        step=tf.Variable(0, dtype=tf.int64), **self.networks)
    self.step: int | None = None

  def restore(self, path: str) -> int:
    """Restores the checkpoint at `path` and returns its step.

    Raises:
      errors.InputError: the checkpoint is missing, damaged or of another network, or its values
        are not finite.
    """
    # Verifies also the parts that are not read here: all readers agree which checkpoint is intact.
    checkpoint_reader.verify(path, self.config.run_id)
    return self._restore(path)

  def restore_newest(self, run_dir: run_dir_lib.RunDir, log: console.LogFn,
                     flag: str = '--train_dir') -> int:
    """Restores the newest intact checkpoint of a run and returns its step.

    Args:
      run_dir: the run.
      log: gets a line about every newer checkpoint that cannot be read.
      flag: that named the run, for the message.

    Raises:
      errors.InputError: the run has no checkpoint, or none that can be read, or the values of the
        newest are not finite.
    """
    path = checkpoints.newest_intact(run_dir.checkpoints, log, self.config.run_id)
    if path is None:
      raise errors.InputError(
          f'{flag}={run_dir}: has no checkpoint yet; wait for the first one')
    return self._restore(path)

  def _restore(self, path: str) -> int:
    checkpoint_reader.restore(self.checkpoint, path, expect_partial=True)
    if tensor := self._first_non_finite():
      raise errors.InputError(f'{path}: {tensor} is not finite; {_DIVERGED}')
    self.step = checkpoint_files.step_of(path)
    return self.step

  def _first_non_finite(self) -> str:
    config = self.config
    return finite_check.first_non_finite(finite_check.variables(self.networks)) or (
        finite_check.first_non_finite(finite_check.outputs(
            self.networks, tf.constant(finite_check.probe_images(config.image_shape)),
            config.preprocessing, compute_dtype.TYPES[config.recipe.compute_dtype])))


def require_finite(values: np.ndarray, network: str) -> None:
  """Checks that the outputs of a network are finite.

  Args:
    values: float, one row for each example.
    network: its description, for the message.

  Raises:
    errors.InputError: some of them are NaN or infinite.
  """
  lost = np.count_nonzero(~np.isfinite(values).all(axis=tuple(range(1, values.ndim))))
  if lost:
    raise errors.InputError(
        f'{network}: produces non-finite values for {lost:,} of {len(values):,} images; '
        f'{_DIVERGED}')


def forward(network: ForwardFn, inputs: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
  """Returns the float32 output of a network whose layers compute in `dtype`."""
  return tf.cast(network(tf.cast(inputs, dtype)), tf.float32)


def logits(networks: Mapping[str, ForwardFn], images: tf.Tensor,
           preprocessing: preprocessing_config.Preprocessing, dtype: tf.DType,
           test_time_flip: bool) -> dict[str, tf.Tensor]:
  """Returns the logits of images by network, float32 [n, num_classes].

  Args:
    networks: by name.
    images: uint8 [n, height, width, channels], as recorded.
    preprocessing: the run's own.
    dtype: compute dtype of the layers.
    test_time_flip: averages mirror images in; the logits without are then under the network's
      name with UNFLIPPED.
  """
  inputs = preprocess.preprocess(images, preprocessing)
  found = {name: forward(network, inputs, dtype) for name, network in networks.items()}
  if not test_time_flip:
    return found
  mirrored = tf.reverse(inputs, axis=[2])
  flipped = {name: forward(network, mirrored, dtype) for name, network in networks.items()}
  unflipped = {name + UNFLIPPED: values for name, values in found.items()}
  return unflipped | {name: (found[name] + flipped[name]) / 2 for name in found}
