"""Predictions for images: calibrated probabilities, warnings, several views where one is unsure."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.inference import photo
from engine.inference import predictor as predictor_lib
from engine.inference import views

# The most probable class of a sure prediction has at least this probability.
SURE = 0.9
# A turned image has to be this sure, and this much nearer to the training images than the upright.
_TURNED_SURE, _TURNED_NEARER = 0.95, 0.7
_TURNS = ('a quarter turn clockwise', 'half a turn', 'a quarter turn counterclockwise')


class Asked(NamedTuple):
  """An image to classify.

  Attributes:
    name: of the image.
    image: uint8 [height, width, channels] of the records.
    label: the true class; None where it is unknown.
    notes: on each preprocessing step.
    warnings: of what makes the prediction doubtful.
  """
  name: str
  image: np.ndarray
  label: int | None = None
  notes: tuple[str, ...] = ()
  warnings: tuple[str, ...] = ()


def predict(predictor: predictor_lib.Predictor, asked: Sequence[Asked],
            num_views: int = 1) -> list[predictor_lib.Prediction]:
  """Predicts the classes of images.

  Args:
    predictor: of the run.
    asked: the images.
    num_views: views of each image whose prediction is not sure; 1: the image alone.
  """
  if not asked:
    return []
  images = np.stack([one.image for one in asked])
  probabilities = predictor.calibrated_probabilities(images)
  distances = predictor.distances(images)
  found = []
  for number, one in enumerate(asked):
    distance = None if distances is None else float(distances[number])
    best = float(probabilities[number].max())
    is_unsure = best < SURE or distance is not None and distance > 1
    found.append(predictor_lib.Prediction(
        one.name, one.image, probabilities[number], one.label, one.notes,
        (*one.warnings, *_warnings(predictor, one.image, distance, is_unsure)),
        predictor.is_calibrated, distance,
        _ask_views(predictor, one.image, num_views) if is_unsure and num_views > 1 else None))
  return found


def _warnings(predictor: predictor_lib.Predictor, image: np.ndarray, distance: float | None,
              is_unsure: bool) -> tuple[str, ...]:
  statistics = predictor.image_statistics
  found = []
  if statistics and (warning := statistics.out_of_distribution_warning(image)):
    found.append(f'{predictor_lib.UNLIKE}: {warning}')
  elif distance is not None and distance > 1:
    found.append(f'{predictor_lib.UNLIKE}: distance {distance:.2f}')
  if is_unsure and photo.is_drawings(statistics, image.shape[2]):
    found += _turned(predictor, image, distance)
  return tuple(found)


def _turned(predictor: predictor_lib.Predictor, image: np.ndarray,
            distance: float | None) -> list[str]:
  """Returns a warning if an unsure drawing is sure and more usual when it is turned."""
  if image.shape[0] != image.shape[1] or distance is None:
    return []
  turned = views.quarter_turns(image)
  probabilities, distances = predictor.calibrated_probabilities(turned), predictor.distances(turned)
  assert distances is not None
  best = int(np.argmin(distances))
  if (distances[best] > min(1.0, _TURNED_NEARER * distance)
      or probabilities[best].max() < _TURNED_SURE):
    return []
  name = predictor.config.class_names[int(probabilities[best].argmax())]
  return [f'may be turned: {_TURNS[best]} makes it {name} ({probabilities[best].max():.2f})']


def _ask_views(predictor: predictor_lib.Predictor, image: np.ndarray,
               count: int) -> views.ViewsAnswer:
  recipe = predictor.config.recipe
  # Mirror images are averaged in already where the recipe does so.
  mirror = recipe.augmentation.random_flip and not recipe.test_time_flip
  return views.combine(predictor.calibrated_probabilities(views.make(image, count, mirror)))
