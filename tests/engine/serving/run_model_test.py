"""A run's model answers as predict_main does, in any batch, and follows its checkpoints."""

import numpy as np
import pytest

from engine.inference import confidence as confidence_lib
from engine.inference import confidence_fit
from engine.inference import predictions
from engine.inference import predictor as predictor_lib
from engine.inference import temperature
from engine.serving import run_model
from tests.engine import tiny_runs
from tfrecords import errors

_IMAGES = np.random.default_rng(0).integers(0, 256, [5, 32, 32, 3], np.uint8)


def _source(run_dir, log=lambda line: None):
  return run_model.RunSource(run_dir, lambda: 'no data', 4, log)


def test_answers_are_those_of_the_predictor(tmp_path, monkeypatch):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), test_time_flip=True, **tiny_runs.SOFTMAX)
  model = _source(run_dir).load()
  predictor = predictor_lib.Predictor(run_dir, print)
  expected = predictor.calibrated_probabilities(_IMAGES)
  for count in (1, 3, 5):
    found = model.probabilities(_IMAGES[:count])
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected[:count], rtol=1e-5)
  asked = [predictions.Asked(str(number), image) for number, image in enumerate(_IMAGES)]
  described = model.predictions(asked)
  np.testing.assert_allclose([one.probabilities for one in described], expected, rtol=1e-5)
  assert (model.info.version, len(model.info.classes)) == (10, 10)
  assert model.heading[0].startswith(f'{run_dir}: recipe cifar10_tutorial, step 10, not eval')
  assert model.info.lines[0] == 'recipe cifar10_tutorial, step 10, not evaluated'
  assert model.info.lines[2] == 'probability: not calibrated; distance: not measured'

  def calibrated(run_dir, predictor, *_):
    predictor.confidence = confidence_lib.Confidence(
        '', 10, temperature.Temperature(2.0, 500), None)
    return ''
  monkeypatch.setattr(confidence_fit, 'ensure', calibrated)
  monkeypatch.setattr(run_model.run_heading, 'lines', lambda *_, **__: ['a run'])
  np.testing.assert_allclose(
      _source(run_dir).load().probabilities(_IMAGES),
      temperature.probabilities(predictor.logits(_IMAGES), 2.0), rtol=1e-5)


def test_a_source_follows_the_checkpoints(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (), **tiny_runs.SOFTMAX)
  source = _source(run_dir)
  assert source.newest() is None
  with pytest.raises(errors.InputError, match='has no checkpoint yet'):
    source.load()
  two = tiny_runs.make(tmp_path / 'two', (10, 20), **tiny_runs.SOFTMAX)
  lines: list[str] = []
  source = _source(two, lines.append)
  assert source.newest() == str(two.checkpoints / 'ckpt-20')
  tiny_runs.damage(two, 20)
  assert source.load().info.version == 10
  assert 'trying the previous checkpoint' in lines[0]
