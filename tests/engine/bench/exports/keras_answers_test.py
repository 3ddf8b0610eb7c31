"""Tests for engine.bench.exports.keras_answers: the same answers as ours, whichever way."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.bench.exports import keras_answers
from tests.engine.bench.inference import small_networks


@pytest.fixture(autouse=True)
def fixture_policy():
  yield
  keras.config.set_dtype_policy('float32')


@pytest.mark.parametrize('mode', [
    name if 'jit' not in name else pytest.param(name, marks=pytest.mark.slow)
    for name in keras_answers.MODES])
def test_probabilities_are_ours(mode):
  workload, logits = small_networks.network(**small_networks.SOFTMAX)
  found = keras_answers.KerasAnswers(workload, small_networks.IMAGES, keras_answers.MODES[mode])
  assert found.work() == 7
  np.testing.assert_allclose(found.probabilities(), tf.nn.softmax(logits),
                             atol=0.05 if 'bfloat16' in mode else 1e-5)
