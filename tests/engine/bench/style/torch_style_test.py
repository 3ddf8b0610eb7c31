"""Tests for engine.bench.style.torch_style: the same optimization as ours."""

import numpy as np
import pytest

from engine.bench.style import rana_style
from engine.bench.style import style_workload
from engine.bench.style import torch_style

torch = pytest.importorskip('torch')

_WORKLOAD = style_workload.StyleWorkload(20, (4, 5, 6, 7, 8), 1)


@pytest.mark.parametrize('mode', ['eager', 'channels_last'])
def test_six_iterations_are_those_of_ours(mode):
  theirs = torch_style.build(_WORKLOAD, torch_style.MODES[mode])
  ours = rana_style.RanaStyle(_WORKLOAD)
  assert theirs.first_iteration().loss == pytest.approx(ours.first_iteration().loss, rel=1e-5)
  for _ in range(5):
    assert theirs.work() == ours.work() == 1
  begun = style_workload.images(_WORKLOAD)[0]
  found = theirs.image.detach().numpy().transpose(0, 2, 3, 1)
  painted = ours.optimized.image.numpy()
  assert np.linalg.norm(found - painted) < 1e-2 * np.linalg.norm(painted - begun)


def test_gram_by_hand():
  features = torch.tensor([[[[1.0, 0], [3, 1]], [[2, 1], [0, 1]]]])
  np.testing.assert_allclose(torch_style.gram(features), np.array([[11, 3], [3, 6]]) / 8)
