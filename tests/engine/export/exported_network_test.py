"""What an export computes, against prediction."""

import numpy as np
import tensorflow as tf

from engine.export import exported_network
from engine.inference import predictor
from engine.inference import temperature
from tests.engine import tiny_runs
from tests.engine.export import small_networks


def test_it_computes_what_prediction_computes(tmp_path):
  run_dir = tiny_runs.make(tmp_path, (10,), test_time_flip=True)
  asked = predictor.Predictor(run_dir, print)
  network = exported_network.restore(
      str(run_dir.checkpoints / 'ckpt-10'), small_networks.card('onnx', test_time_flip=True))
  images = small_networks.IMAGES
  expected = temperature.probabilities(asked.logits(images), small_networks.TEMPERATURE)
  found = network.probabilities(tf.constant(images)).numpy()
  np.testing.assert_allclose(found, expected, atol=1e-6)
  assert np.abs(found - asked.probabilities(images)).max() > 1e-3


def test_features_of_a_single_layer_are_the_preprocessed_image(tmp_path):
  network = small_networks.make(tmp_path, 'onnx', model='softmax', weight_decay_layers=())
  features = network.features(tf.constant(small_networks.IMAGES)).numpy()
  assert features.shape == (5, 8 * 8 * 3)
  np.testing.assert_allclose(features.mean(axis=1), 0, atol=1e-5)
