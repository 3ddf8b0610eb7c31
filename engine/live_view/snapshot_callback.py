"""Records snapshots of a training for the live view.

A snapshot costs a forward pass over the current batch and a thousand test images. Together they may
take a given share of the training's time: one that is due is skipped while those before it have
used the share up. A file that cannot be written ends the recording, never the training.
"""

from collections.abc import Callable
import pathlib
import time

import numpy as np
import tensorflow as tf

from engine.inference import model_runner
from engine.live_view import events
from engine.live_view import snapshots
from engine.models import model_registry
from engine.ops import cross_entropy
from engine.training import loop
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords.augmentation import mixed_labels

NUM_TEST_IMAGES = 1_000
_BATCH_IMAGES = 100
MAX_TIME_SHARE = 0.04
# Percentiles of more values are taken of every n-th one.
_MAX_PERCENTILE_VALUES = 100_000

BatchAt = Callable[[int], tuple[tf.Tensor, tf.Tensor]]


class SnapshotRecorder:
  """Records snapshots of one training; `record` is its callback."""

  def __init__(
    self,
    folder: pathlib.Path,
    network: Callable[[tf.Tensor], tf.Tensor],
    preprocessing: preprocessing_config.Preprocessing,
    compute: tf.DType,
    batch_at: BatchAt,
    test: snapshots.TestSet,
    log: Callable[[str], None],
    max_time_share: float = MAX_TIME_SHARE,
    clock: Callable[[], float] = time.perf_counter,
  ):
    """Writes the test images.

    Args:
      folder: of the snapshots.
      network: the moving averages, which are what is evaluated.
      preprocessing: of the run.
      compute: compute dtype of the layers.
      batch_at: returns the training batch of a step.
      test: the images that are shown, at most NUM_TEST_IMAGES.
      log: writes a console line when the recording has to end.
      max_time_share: largest share of the training's time for all snapshots; infinity skips none.
      clock: returns seconds.
    """
    self._folder = folder
    self._network = network
    self._batch_at = batch_at
    self._log = log
    self.max_time_share = max_time_share
    self._clock = clock
    self._start = clock()
    self._spent = 0.0
    self._has_failed = False
    inputs = preprocess.preprocess(tf.constant(test.images), preprocessing)

    @tf.function(autograph=False)
    def inspect(images: tf.Tensor, labels: tf.Tensor) -> dict[str, tf.Tensor]:
      logits = [model_runner.forward(network, values, compute) for values in (images, inputs)]
      truth = [mixed_labels.larger(labels), tf.constant(test.labels)]
      predicted = [tf.argmax(values, 1, tf.int32) for values in logits]
      right = [tf.reduce_mean(tf.cast(guess == known, tf.float32))
               for guess, known in zip(predicted, truth, strict=True)]
      losses = [tf.reduce_mean(cross_entropy.softmax_cross_entropy(values, known))
                for values, known in zip(logits, [labels, truth[1]], strict=True)]
      return {'images': _as_bytes(images), 'labels': truth[0], 'predicted': predicted[0],
              'test_predicted': predicted[1], 'accuracy': tf.stack(right),
              'loss': tf.stack(losses)}

    self._inspect = inspect
    self._events: events.LiveViewEvents | None = None
    self._guarded(self._open, test)

  def record(self, progress: loop.Progress) -> None:
    """Records a snapshot, unless those before have used up their share of the time."""
    start = self._clock()
    budget = self.max_time_share * (start - self._start)
    if self._has_failed or (self._spent > budget and not progress.is_last):
      return
    images, labels = self._batch_at(progress.step)
    found = self._inspect(images[:_BATCH_IMAGES], labels[:_BATCH_IMAGES])
    snapshot = snapshots.Snapshot(
        step=progress.step, weights=self._percentiles('/weights'),
        biases=self._percentiles('/biases'),
        **{name: value.numpy() for name, value in found.items()})
    self._guarded(self._write, snapshot)
    self._spent += self._clock() - start

  def _open(self, test: snapshots.TestSet) -> None:
    snapshots.write_test(self._folder, test)
    self._events = events.LiveViewEvents(self._folder, test)

  def _write(self, snapshot: snapshots.Snapshot) -> None:
    snapshots.write(self._folder, snapshot)
    if self._events:
      self._events.write(snapshot)

  def _guarded(self, write: Callable[..., None], *arguments: object) -> None:
    try:
      write(*arguments)
    except errors.InputError as error:
      self._has_failed = True
      self._log(f'{error}; the view gets no more frames, the training continues')
    except (OSError, tf.errors.OpError) as error:
      self._has_failed = True
      reason = getattr(error, 'strerror', None) or getattr(error, 'message', None) or error
      self._log(f'{self._folder}: {reason}; the view gets no more frames, the '
                   'training continues')

  def _percentiles(self, kind: str) -> np.ndarray:
    values = [variable.numpy().ravel()
              for name, variable in model_registry.named_variables(self._network).items()
              if name.endswith(kind)]
    if not values:
      return np.full(len(snapshots.PERCENTILES), np.nan, np.float32)
    every = np.concatenate(values)
    sample = every[::-(-every.size // _MAX_PERCENTILE_VALUES)]
    return np.percentile(sample, snapshots.PERCENTILES).astype(np.float32)


def _as_bytes(images: tf.Tensor) -> tf.Tensor:
  """Stretches each image to 0..255, since a standardized one has no range of its own."""
  low = tf.reduce_min(images, axis=[1, 2, 3], keepdims=True)
  high = tf.reduce_max(images, axis=[1, 2, 3], keepdims=True)
  return tf.cast(255.0 * (images - low) / tf.maximum(high - low, 1e-6), tf.uint8)
