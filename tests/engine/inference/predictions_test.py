"""Warnings and views of predictions, with a predictor that says what it is told."""

import types

import numpy as np
import pytest

from engine.inference import image_statistics
from engine.inference import predictions

_STATISTICS = image_statistics.ImageStatistics((20.0, 40.0, 0.0), (10.0, 10.0, 0.0))


def _image(row=4):
  """Returns a bar in the upper half of a black image: turned, it is elsewhere."""
  image = np.zeros([16, 16, 1], np.uint8)
  image[row, 3:12] = 200
  return image


class _Predictor:
  """Sure and near where the bar is above the middle, else unsure and far."""

  def __init__(self, distances=True, random_flip=False, test_time_flip=False):
    self.config = types.SimpleNamespace(class_names=('cat', 'dog'), recipe=types.SimpleNamespace(
        augmentation=types.SimpleNamespace(random_flip=random_flip),
        test_time_flip=test_time_flip))
    self.image_statistics = _STATISTICS
    self.is_calibrated = True
    self._has_distances = distances

  def _is_usual(self, images):
    return images[:, :8].max(axis=(1, 2, 3)) * (images[:, 8:].max(axis=(1, 2, 3)) == 0) > 0

  def calibrated_probabilities(self, images):
    self.asked = images
    return np.where(self._is_usual(images)[:, None], [0.02, 0.98], [0.6, 0.4])

  def distances(self, images):
    return np.where(self._is_usual(images), 0.5, 1.6) if self._has_distances else None


def test_a_sure_answer():
  asked = predictions.Asked('a', _image(), 1, ('gray',))
  one, = predictions.predict(_Predictor(), [asked], num_views=6)
  assert (one.name, one.label, one.notes, one.views) == ('a', 1, ('gray',), None)
  assert (one.is_calibrated, one.distance, one.is_unlike) == (True, 0.5, False)


def test_an_image_that_is_unlike_and_turned():
  asked = predictions.Asked('a', _image(12), warnings=('2 separate drawings',))
  one, = predictions.predict(_Predictor(), [asked])
  assert one.is_unlike
  assert one.warnings == (
      '2 separate drawings', 'unlike the training images: distance 1.60',
      'may be turned: half a turn makes it dog (0.98)')


def test_brightness_is_named_where_it_differs():
  one, = predictions.predict(_Predictor(), [predictions.Asked('a', 255 - _image())])
  assert one.warnings[0].startswith('unlike the training images: brightness of the border 255')
  assert one.is_unlike
  other, = predictions.predict(
      _Predictor(distances=False), [predictions.Asked('a', 255 - _image())])
  assert other.is_unlike
  assert other.distance is None


def test_without_distances_nothing_is_said_of_them():
  one, = predictions.predict(_Predictor(distances=False), [predictions.Asked('a', _image(12))])
  assert (one.distance, one.is_unlike, one.warnings) == (None, None, ())


@pytest.mark.parametrize('random_flip, test_time_flip', [
    (False, False), (True, False), (True, True)])
def test_views_of_an_unsure_image(random_flip, test_time_flip):
  predictor = _Predictor(random_flip=random_flip, test_time_flip=test_time_flip)
  # The bar is just below the middle; the view that is shifted up has it above.
  one, = predictions.predict(predictor, [predictions.Asked('a', _image(8))], num_views=3)
  assert (one.views.label, one.views.agreeing, one.views.count) == (1, 1, 3)
  assert one.views.probabilities == pytest.approx([1.22 / 3, 1.78 / 3])
  is_mirrored = (predictor.asked[1] == _image(8)[:, ::-1]).all()
  assert is_mirrored == (random_flip and not test_time_flip)


def test_nothing_asked():
  assert predictions.predict(_Predictor(), []) == []
