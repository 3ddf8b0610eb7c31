"""An exported model asked as a run is: by `predictions` and `prediction_inputs`."""

import numpy as np

from engine.export import exported_model
from engine.inference import predictor as predictor_lib
from tfrecords.pictures import fit


class ModelPredictor(predictor_lib.Predictor):
  """An exported model in place of the newest checkpoint of a run.

  It knows the probabilities and the brightness of the training images, but no distance from them,
  and has no network.
  """

  def __init__(self, model: exported_model.ExportedModel):
    """Takes a model that was loaded."""
    self._model = model
    self.config = model.card.config
    self.step = model.card.step
    self.image_statistics = model.card.statistics
    self.confidence = None

  @property
  def is_calibrated(self) -> bool:
    """Whether a temperature is within the model."""
    return self._model.card.temperature is not None

  @property
  def fit_rule(self) -> fit.FitRule | None:
    """The rule of the card."""
    return self._model.card.rule

  def calibrated_probabilities(self, images: np.ndarray) -> np.ndarray:
    """Returns the answers of the model, float32 [n, num_classes]."""
    return self._model.probabilities(images)
