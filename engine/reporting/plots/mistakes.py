"""The worst mistakes: the misclassified images with the highest predicted probabilities."""

from collections.abc import Sequence
from typing import Protocol

from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import image_grid

# Longer texts above an image run into their neighbors'.
_LONGEST = 22


class Misclassification(Protocol):
  """An image with a wrong prediction."""

  @property
  def image(self) -> np.ndarray:
    """Pixels, uint8 [height, width, channels]."""

  @property
  def label(self) -> int:
    """The class."""

  @property
  def predicted(self) -> int:
    """The predicted class."""

  @property
  def probability(self) -> float:
    """Probability of the predicted class, 0 to 1."""


def draw(mistakes: Sequence[Misclassification], class_names: Sequence[str],
         caption: str) -> figure_lib.Figure:
  """Draws the images in rows, each below `cat -> dog 0.98`.

  Args:
    mistakes: worst first; there may be none.
    class_names: in the order of the labels.
    caption: text above the images, such as `step 4000`.
  """
  heading = f'Worst mistakes, {caption}' if mistakes else f'No mistakes, {caption}'
  return image_grid.draw([mistake.image for mistake in mistakes],
                         _titles(mistakes, class_names), heading)


def _titles(mistakes: Sequence[Misclassification], class_names: Sequence[str]) -> list[str]:
  """Returns the texts, all broken in two lines when one of them is too long for its image."""
  texts = [f'{class_names[mistake.label]} -> {class_names[mistake.predicted]} '
           f'{mistake.probability:.2f}' for mistake in mistakes]
  if max(map(len, texts), default=0) <= _LONGEST:
    return texts
  return [text.replace(' -> ', ' ->\n') for text in texts]
