"""What TensorBoard shows of the six panels: the two sheets of images, and the test set's curves.

They make a run of their own, `live`, whose curves have the names of the training's: so TensorBoard
draws training and test side by side in one chart, from one process. The evaluator's, on all test
images, are a third.
"""

import pathlib

import numpy as np
import tensorflow as tf

from engine.live_view import image_tiles
from engine.live_view import snapshots

_BATCH = 'training batch, mistakes marked'
_TEST = 'test images, mistakes on top'


class Events:
  """Writes the events of one view."""

  def __init__(self, folder: pathlib.Path, test: snapshots.TestSet):
    """Opens the events' file in `folder`; `test` are the images that every frame speaks of."""
    self._writer = tf.summary.create_file_writer(str(folder))
    self._test = test

  def write(self, frame: snapshots.Frame) -> None:
    """Writes what one frame shows."""
    right = frame.test_predicted == self._test.labels
    order = image_tiles.mistakes_first(right)
    with self._writer.as_default(step=frame.step):
      tf.summary.scalar('accuracy', frame.accuracy[1])
      tf.summary.scalar('cross_entropy', frame.loss[1])
      _picture(_BATCH, frame.images, frame.labels == frame.predicted)
      _picture(_TEST, self._test.images[order], right[order])
    self._writer.flush()


def _picture(name: str, images: np.ndarray, right: np.ndarray) -> None:
  tf.summary.image(name, image_tiles.arrange(images, right)[None])
