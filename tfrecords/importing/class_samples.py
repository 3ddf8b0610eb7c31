"""Collects the first images of every class for the report."""

from collections.abc import Sequence

import numpy as np

# Larger pages take long to open.
_MAX_IMAGES = 600
_PER_CLASS = 8


class ClassSamples:
  """The first images of every class, while the records pass by.

  Attributes:
    images: for each shown class, uint8 images [height, width, channels].
  """

  def __init__(self, num_classes: int, image_shape: tuple[int, int, int]) -> None:
    """Starts without images; of many classes only the first ones are shown, with fewer images."""
    self._shape = image_shape
    self._most = max(1, min(_PER_CLASS, _MAX_IMAGES // num_classes))
    self.images: list[list[np.ndarray]] = [[] for _ in range(min(num_classes, _MAX_IMAGES))]

  def add(self, labels: np.ndarray, planes: np.ndarray) -> None:
    """Takes records.

    Args:
      labels: int64 [records].
      planes: uint8 [records, image bytes].
    """
    for label in np.unique(labels[labels < len(self.images)]).tolist():
      missing = self._most - len(self.images[label])
      for place in np.flatnonzero(labels == label)[:max(0, missing)].tolist():
        self.images[label].append(_image(planes[place], self._shape))


def _image(planes: np.ndarray, shape: Sequence[int]) -> np.ndarray:
  height, width, channels = shape
  return planes.reshape(channels, height, width).transpose(1, 2, 0)
