"""Tests for engine.bench.evaluation.torch_evaluation: what ours finds."""

import pytest

from engine.bench.evaluation import framework_evaluation
from engine.bench.evaluation import torch_evaluation
from tests.engine.bench.inference import small_networks

pytest.importorskip('torch')


def test_accuracy_and_loss_are_those_of_the_logits(monkeypatch):
  monkeypatch.setattr(framework_evaluation, 'BATCH_SIZES', (3,))
  workload, logits = small_networks.network()
  found = torch_evaluation.TorchEvaluation(
      workload, small_networks.IMAGES, small_networks.LABELS,
      torch_evaluation.MODES['channels_last'])
  assert found.work() == 7
  small_networks.check(found.outcome(), logits)
  assert found.outcome().batch_size == 3
