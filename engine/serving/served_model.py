"""What a server asks: a model with its classes, from a run or from an exported file."""

from collections.abc import Sequence
import dataclasses
from typing import Protocol

import numpy as np

from engine.inference import image_statistics
from engine.inference import predictions
from engine.inference import predictor as predictor_lib
from tfrecords.pictures import fit


@dataclasses.dataclass(frozen=True)
class Preparation:
  """How pictures become images of the model's shape.

  Attributes:
    image_shape: height, width and channels.
    statistics: of the training images; None where they are not known.
    rule: how the pictures of the data set were fitted; None: it was not imported from pictures.
  """
  image_shape: tuple[int, int, int]
  statistics: image_statistics.ImageStatistics | None = None
  rule: fit.FitRule | None = None


@dataclasses.dataclass(frozen=True)
class ModelInfo:
  """What a model says of itself to whoever asks: nothing of the machine that serves it.

  Attributes:
    classes: names, in the order of the probabilities.
    version: the step of the checkpoint.
    lines: about its recipe, accuracy and classes.
    preparation: of pictures.
  """
  classes: tuple[str, ...]
  version: int
  lines: tuple[str, ...]
  preparation: Preparation


class ServedModel(Protocol):
  """A model that answers.

  Attributes:
    num_threads: from which `probabilities` may be called at a time.
  """
  num_threads: int

  @property
  def info(self) -> ModelInfo:
    """What it says of itself."""

  @property
  def heading(self) -> Sequence[str]:
    """The same for the one who serves it, with paths and the flags that would mend something."""

  def probabilities(self, images: np.ndarray) -> np.ndarray:
    """Returns the class probabilities, float32 [n, num_classes].

    Args:
      images: uint8 [n, height, width, channels], n at least 1.
    """

  def predictions(self, asked: Sequence[predictions.Asked]) -> list[predictor_lib.Prediction]:
    """Returns the predictions of images, with warnings and distances where these are known."""


class ModelSource(Protocol):
  """Where a model comes from, and newer versions of it."""

  def newest(self) -> object:
    """Returns what tells the newest version there from others, without reading it."""

  def load(self) -> ServedModel:
    """Loads the newest version that can be used.

    Raises:
      errors.InputError: there is none.
    """
