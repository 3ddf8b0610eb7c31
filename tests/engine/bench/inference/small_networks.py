"""A network of this engine with weights that tell images apart, and its answers."""

import numpy as np
import pytest
import tensorflow as tf

from engine.bench.evaluation import framework_evaluation
from engine.bench.inference import inference_workload
from engine.bench.inference import trained_weights
from engine.inference import model_runner
from engine.training import state
from tests.engine import tiny_runs

# Of images of 32 x 32, whose middle 8 x 8 the network sees.
IMAGES = np.random.default_rng(3).integers(0, 256, [7, 32, 32, 3], np.uint8)
LABELS = np.random.default_rng(4).integers(0, 10, [7]).astype(np.int32)
SOFTMAX = tiny_runs.SOFTMAX


def network(**changes) -> tuple[inference_workload.InferenceWorkload, np.ndarray]:
  """Returns a workload, and this engine's logits of IMAGES."""
  config = tiny_runs.config(**changes)
  built = state.build_network(config)
  for number, variable in enumerate(built.trainable_variables):
    variable.assign_add(tf.random.stateless_normal(variable.shape, [number, 0], stddev=0.05))
  found = model_runner.logits({'': built}, tf.constant(IMAGES), config.preprocessing, tf.float32,
                              test_time_flip=False)['']
  return trained_weights.workload(built, config), found.numpy()


def check(found: framework_evaluation.EvalOutcome, logits: np.ndarray) -> None:
  """Compares an evaluation of IMAGES with the logits that it should have."""
  losses = tf.nn.sparse_softmax_cross_entropy_with_logits(LABELS, logits)
  assert found.accuracy == pytest.approx(float((logits.argmax(1) == LABELS).mean()))
  # Sums of some thousand float32 products.
  assert found.loss == pytest.approx(float(tf.reduce_mean(losses)), rel=1e-4)
