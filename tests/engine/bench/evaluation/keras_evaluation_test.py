"""Tests for engine.bench.evaluation.keras_evaluation: what ours finds."""

import keras
import pytest

from engine.bench.evaluation import framework_evaluation
from engine.bench.evaluation import keras_evaluation
from tests.engine.bench.inference import small_networks


@pytest.fixture(autouse=True)
def fixture_policy(monkeypatch):
  # With a last batch of 1 image.
  monkeypatch.setattr(framework_evaluation, 'BATCH_SIZES', (3,))
  yield
  keras.config.set_dtype_policy('float32')


@pytest.mark.parametrize('mode', [
    'float32', 'arrays, batches of 32', pytest.param('jit_compile', marks=pytest.mark.slow)])
def test_accuracy_and_loss_are_those_of_the_logits(mode):
  workload, logits = small_networks.network(**small_networks.SOFTMAX)
  found = keras_evaluation.KerasEvaluation(
      workload, small_networks.IMAGES, small_networks.LABELS, keras_evaluation.MODES[mode])
  assert found.work() == 7
  small_networks.check(found.outcome(), logits)
  assert found.outcome().batch_size == (32 if 'arrays' in mode else 3)
