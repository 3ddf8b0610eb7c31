"""Tests for engine.bench.inference.inference_workload."""

import numpy as np
import pytest

from engine.bench.inference import inference_workload


@pytest.mark.parametrize('crop, shape, window', [
    (0, (9, 8, 3), (slice(0, 9), slice(0, 8))), (4, (4, 4, 3), (slice(2, 6), slice(2, 6)))])
def test_the_network_sees_the_middle(crop, shape, window):
  weights = np.zeros([3, 5], np.float32), np.zeros([5], np.float32)
  found = inference_workload.InferenceWorkload(weights, (9, 8, 3), crop, True, 2, 'softmax')
  assert (found.input_shape, found.window, found.num_classes) == (shape, window, 5)
  built = found.architecture()
  assert (built.images.shape[2:], built.num_classes, built.model) == (shape, 5, 'softmax')
