"""Tests for engine.bench.inference.keras_classifier: the same answers as ours."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.bench.inference import keras_classifier
from tests.engine.bench.inference import small_networks


@pytest.fixture(autouse=True)
def fixture_policy():
  yield
  keras.config.set_dtype_policy('float32')


@pytest.mark.parametrize('changes', [
    {}, {'model': 'softmax', 'weight_decay_layers': (), 'standardize': False}])
def test_logits_are_those_of_ours(changes):
  workload, wanted = small_networks.network(**changes)
  found = keras_classifier.build(workload, 'float32')(small_networks.IMAGES).numpy()
  # Sums of some thousand float32 products.
  np.testing.assert_allclose(found, wanted, atol=1e-5 * np.abs(wanted).max())


def test_probabilities_in_bfloat16_are_near():
  workload, wanted = small_networks.network()
  found = keras_classifier.build(workload, 'bfloat16', probabilities=True)(small_networks.IMAGES)
  assert found.dtype == tf.float32
  np.testing.assert_allclose(found, tf.nn.softmax(wanted), atol=0.05)
