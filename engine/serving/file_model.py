"""An exported file as a served model: answers of the runtime of its format."""

from collections.abc import Sequence
import os

import numpy as np

from engine.export import exported_model
from engine.export import formats
from engine.export import model_heading
from engine.export import model_predictor
from engine.inference import predictions
from engine.inference import predictor as predictor_lib
from engine.serving import batch_sizes
from engine.serving import served_model


class FileModel:
  """A model that export_main has written.

  Attributes:
    info: what it says of itself.
    heading: the same with its path.
    num_threads: 1, which every runtime bears.
  """
  num_threads = 1

  def __init__(self, model: exported_model.ExportedModel, max_batch: int):
    """Asks the model once for each size of a batch.

    Args:
      model: of a file.
      max_batch: largest batch.
    """
    card = model.card
    self.heading = model_heading.lines(model)
    self.info = served_model.ModelInfo(
        card.classes, card.step, tuple(model_heading.lines(model, is_public=True)),
        served_model.Preparation(card.image_shape, card.statistics, card.rule))
    self._model = model
    self._predictor = model_predictor.ModelPredictor(model)
    self._max_batch = max_batch
    for size in batch_sizes.sizes(max_batch):
      model.probabilities(np.zeros([size, *card.image_shape], np.uint8))

  def probabilities(self, images: np.ndarray) -> np.ndarray:
    """Returns the class probabilities; the temperature is in the model."""
    return batch_sizes.answer(self._model.probabilities, images, self._max_batch)

  def predictions(self, asked: Sequence[predictions.Asked]) -> list[predictor_lib.Prediction]:
    """Returns the predictions as predict_main makes them; a file knows no distance."""
    return predictions.predict(self._predictor, asked)


class FileSource:
  """An exported file, or the directory with the versions of a SavedModel."""

  def __init__(self, path: str, max_batch: int):
    """Reads nothing yet.

    Args:
      path: of the file or directory.
      max_batch: largest batch.
    """
    self._path = path
    self._max_batch = max_batch

  def newest(self) -> object:
    """Returns the file, or the directory of the highest version, and when it was changed.

    Raises:
      errors.InputError: there is none.
    """
    _, file = formats.find(self._path)
    return file, os.stat(file).st_mtime_ns

  def load(self) -> FileModel:
    """Loads the model.

    Raises:
      errors.InputError: there is none that can be used, or its runtime is missing.
    """
    return FileModel(exported_model.open_model(self._path), self._max_batch)
