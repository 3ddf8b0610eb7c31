"""Tests for engine.bench.exports.torch_answers: the same answers as ours."""

import numpy as np
import pytest
import tensorflow as tf

from engine.bench.exports import torch_answers
from tests.engine.bench.inference import small_networks

pytest.importorskip('torch')


def test_probabilities_are_ours():
  workload, logits = small_networks.network()
  found = torch_answers.TorchAnswers(
      workload, small_networks.IMAGES, torch_answers.MODES['channels_last'])
  assert found.work() == 7
  np.testing.assert_allclose(found.probabilities(), tf.nn.softmax(logits), atol=1e-5)
