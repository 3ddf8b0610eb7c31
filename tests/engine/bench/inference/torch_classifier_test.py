"""Tests for engine.bench.inference.torch_classifier: the same answers as ours."""

import numpy as np
import pytest

from engine.bench.inference import torch_classifier
from engine.bench.step import torch_step
from tests.engine.bench.inference import small_networks

torch = pytest.importorskip('torch')


@pytest.mark.parametrize('mode', [
    'eager', 'channels_last', 'channels_last, bf16 autocast',
    pytest.param('channels_last, compile', marks=pytest.mark.slow)])
def test_logits_are_those_of_ours(mode):
  workload, wanted = small_networks.network()
  with torch.inference_mode():
    found = torch_classifier.build(workload, torch_step.MODES[mode])(
        torch.from_numpy(small_networks.IMAGES)).numpy()
  # Sums of some thousand products, of 24 or 8 bits.
  tolerance = 0.05 if 'bf16' in mode else 1e-5
  np.testing.assert_allclose(found, wanted, atol=tolerance * np.abs(wanted).max())


def test_an_image_of_one_color_stays_finite():
  workload, _ = small_networks.network()
  with torch.inference_mode():
    found = torch_classifier.build(workload, torch_step.MODES['eager'])(
        torch.full([1, 32, 32, 3], 9, dtype=torch.uint8))
  assert torch.isfinite(found).all()
