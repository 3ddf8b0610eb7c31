"""TensorBoard events of the live view: two grids of images, and the curves of the test images.

They are a TensorBoard run of their own, `live`, with the tags of the training's scalars, so that
TensorBoard draws both in one chart. The evaluator's, of all test images, are a third.
"""

import pathlib

import numpy as np
import tensorflow as tf

from engine.live_view import image_tiles
from engine.live_view import snapshots
from engine.reporting import tensorboard_tracker
from tfrecords import tensorflow_path

_BATCH = 'training batch, mistakes marked'
_TEST = 'test images, mistakes on top'


class LiveViewEvents:
  """Writes the events of one run's live view."""

  def __init__(self, folder: pathlib.Path, test: snapshots.TestSet):
    """Opens the event file in `folder`; `test` are the test images of every snapshot."""
    self._writer = tf.summary.create_file_writer(tensorflow_path.new_directory(folder))
    self._test = test

  def write(self, snapshot: snapshots.Snapshot) -> None:
    """Writes one snapshot."""
    right = snapshot.test_predicted == self._test.labels
    order = image_tiles.mistakes_first(right)
    with self._writer.as_default(step=snapshot.step):
      tf.summary.scalar(tensorboard_tracker.tag('accuracy'), snapshot.accuracy[1])
      tf.summary.scalar(tensorboard_tracker.tag('cross_entropy'), snapshot.loss[1])
      _write_grid(_BATCH, snapshot.images, snapshot.labels == snapshot.predicted)
      _write_grid(_TEST, self._test.images[order], right[order])
    self._writer.flush()


def _write_grid(name: str, images: np.ndarray, right: np.ndarray) -> None:
  tf.summary.image(name, image_tiles.arrange(images, right)[None])
