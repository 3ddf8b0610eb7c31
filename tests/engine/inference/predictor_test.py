"""The predictor says what the network of the newest checkpoint's averages says."""

import numpy as np
import pytest
import tensorflow as tf

from engine.inference import image_statistics
from engine.inference import predictor
from engine.runs import checkpoint_reader
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import preprocess

_IMAGES = np.random.default_rng(0).integers(0, 256, [5, 32, 32, 3], np.uint8)


def _expected(run_dir, step, flip=False):
  state = state_lib.TrainState(run_dir.read_config())
  checkpoint_reader.restore(state.checkpoint(), str(run_dir.checkpoints / f'ckpt-{step}'))
  inputs = preprocess.preprocess(tf.constant(_IMAGES), run_dir.read_config().preprocessing)
  logits = state.averages(inputs)
  if flip:
    logits = (logits + state.averages(inputs[:, :, ::-1])) / 2
  return tf.nn.softmax(logits)


def test_the_newest_checkpoints_averages(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20))
  found = predictor.Predictor(run_dir, print)
  assert (found.step, found.image_statistics) == (20, None)
  values = found.probabilities(_IMAGES)
  assert values.shape == (5, 10)
  assert values.dtype == np.float32
  np.testing.assert_allclose(values.sum(axis=1), 1.0, rtol=1e-6)
  np.testing.assert_allclose(values, _expected(run_dir, 20), rtol=1e-5)
  assert not np.allclose(values, _expected(run_dir, 10), rtol=1e-3)


def test_mirror_images_where_the_recipe_averages_them_in(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), test_time_flip=True)
  found = predictor.Predictor(run_dir, print).probabilities(_IMAGES)
  np.testing.assert_allclose(found, _expected(run_dir, 10, flip=True), rtol=1e-5)


def test_the_size_of_a_block_changes_nothing(tmp_path, monkeypatch):
  asked = predictor.Predictor(tiny_runs.make(tmp_path / 'run', (10,)), print)
  whole = asked.probabilities(_IMAGES)
  monkeypatch.setattr(predictor, '_BATCH', 2)
  np.testing.assert_allclose(asked.probabilities(_IMAGES), whole, rtol=1e-5)


def test_knows_what_the_training_images_look_like(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  run_dir.write_image_statistics(image_statistics.from_images(_IMAGES).to_json())
  run_dir.write_image_statistics('nothing is overwritten')
  found = predictor.Predictor(run_dir, print)
  assert found.image_statistics == image_statistics.from_images(_IMAGES)


def test_what_cannot_be_asked(tmp_path):
  with pytest.raises(errors.InputError, match='has no checkpoint yet; wait for the first one$'):
    predictor.Predictor(tiny_runs.make(tmp_path / 'empty', ()), print)
  asked = predictor.Predictor(tiny_runs.make(tmp_path / 'run', (10,)), print)
  with pytest.raises(errors.InputError, match='^images of 28x28x1; this run takes 32x32x3$'):
    asked.probabilities(np.zeros([1, 28, 28, 1], np.uint8))


def test_order_is_by_probability_then_by_class():
  one = predictor.Prediction('a', _IMAGES[0], np.array([0.1, 0.4, 0.1, 0.4], np.float32))
  assert one.order == [1, 3, 0, 2]
