"""An exported model in place of a run."""

import dataclasses

import numpy as np
from PIL import Image

from engine.export import model_predictor
from engine.inference import prediction_inputs
from tests.engine.export import made_models
from tests.engine.export import small_networks
from tfrecords.pictures import fit


def test_pictures_are_fitted_and_answered(tmp_path):
  model = made_models.make()
  rule = fit.FitRule(32, 32, fit.PAD, (255, 0, 0))
  model = dataclasses.replace(model, card=dataclasses.replace(model.card, rule=rule))
  Image.fromarray(small_networks.IMAGES[0][:16]).save(tmp_path / 'a.png')
  found, = prediction_inputs.predict_images(
      model_predictor.ModelPredictor(model), [tmp_path / 'a.png'])
  assert found.order[0] == 3
  assert (found.is_calibrated, found.distance) == (True, None)
  np.testing.assert_array_equal(found.image[0, 0], [255, 0, 0])


def test_it_says_whether_it_is_calibrated():
  model = made_models.make()
  bare = dataclasses.replace(model, card=dataclasses.replace(model.card, temperature=None))
  assert [model_predictor.ModelPredictor(one).is_calibrated for one in (model, bare)] == [
      True, False]
