"""The model without a server, in a process of its own: the rate that a server is measured by."""

import pathlib

import numpy as np

from engine.bench.serving import load_requests
from engine.runs import run_dir as run_dir_lib
from engine.serving import limits
from engine.serving import run_model


class BareModel:
  """A model that is asked in a loop; the target of a worker."""

  def __init__(self, train_dir: pathlib.Path, count: int):
    """Loads the model as a server does.

    Args:
      train_dir: of the run.
      count: images of a batch.
    """
    run_dir = run_dir_lib.RunDir(train_dir)
    source = run_model.RunSource(
        run_dir, lambda: run_dir.read_config().data_dir, limits.Limits().max_batch,
        lambda line: None)
    self._model = source.load()
    self._images = load_requests.images(count, self._model.info.preparation.image_shape)

  def work(self) -> int:
    """Asks it for a batch."""
    return len(self._model.probabilities(self._images))

  def probabilities(self, images: np.ndarray) -> np.ndarray:
    """Returns the probabilities of images, uint8 [n, height, width, channels]."""
    return self._model.probabilities(images)
