"""The model that is being served; a newer one takes its place between two batches."""

from collections.abc import Sequence
import threading
from typing import NamedTuple

import numpy as np

from engine.inference import predictions
from engine.inference import predictor as predictor_lib
from engine.serving import served_model


class Answered(NamedTuple):
  """The answer to one request.

  Attributes:
    probabilities: float32 [n, num_classes].
    info: of the model that answered.
  """
  probabilities: np.ndarray
  info: served_model.ModelInfo


class Described(NamedTuple):
  """The predictions for one request.

  Attributes:
    predictions: one an image.
    info: of the model that answered.
  """
  predictions: list[predictor_lib.Prediction]
  info: served_model.ModelInfo


class ModelHolder:
  """Holds the model.

  Attributes:
    model: the newest one; replaced as a whole.
  """

  def __init__(self, model: served_model.ServedModel):
    self.model = model
    # Of batches, and of single pictures with their warnings.
    self._asking = threading.Semaphore(model.num_threads)

  @property
  def info(self) -> served_model.ModelInfo:
    """What the newest model says of itself."""
    return self.model.info

  def answer(self, requests: Sequence[np.ndarray]) -> list[Answered]:
    """Answers requests, uint8 [n, height, width, channels] each, as one batch."""
    model = self.model
    with self._asking:
      found = model.probabilities(requests[0] if len(requests) == 1 else np.concatenate(requests))
    ends = np.cumsum([len(images) for images in requests])
    return [Answered(rows, model.info) for rows in np.split(found, ends[:-1])]

  def describe(self, requests: Sequence[Sequence[predictions.Asked]]) -> list[Described]:
    """Answers requests with predictions."""
    model = self.model
    with self._asking:
      found = iter(model.predictions([one for asked in requests for one in asked]))
    return [Described([next(found) for _ in asked], model.info) for asked in requests]
