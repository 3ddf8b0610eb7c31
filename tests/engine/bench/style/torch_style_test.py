"""Tests for engine.bench.style.torch_style: the same optimisation as ours."""

import numpy as np
import pytest

from engine.bench.style import rana_style
from engine.bench.style import style_workload
from engine.bench.style import torch_style

torch = pytest.importorskip('torch')

_TASK = style_workload.Task(20, (4, 5, 6, 7, 8), 1)


@pytest.mark.parametrize('mode', ['eager', 'channels_last'])
def test_six_iterations_are_those_of_ours(mode):
  theirs = torch_style.build(_TASK, torch_style.MODES[mode])
  ours = rana_style.OurStyle(_TASK)
  assert theirs.facts()[0] == pytest.approx(ours.facts()[0], rel=1e-5)
  for _ in range(5):
    assert theirs.work() == ours.work() == 1
  begun = style_workload.pictures(_TASK)[0]
  found = theirs.picture.detach().numpy().transpose(0, 2, 3, 1)
  painted = ours.canvas.picture.numpy()
  assert np.linalg.norm(found - painted) < 1e-2 * np.linalg.norm(painted - begun)


def test_gram_by_hand():
  features = torch.tensor([[[[1.0, 0], [3, 1]], [[2, 1], [0, 1]]]])
  np.testing.assert_allclose(torch_style.gram(features), np.array([[11, 3], [3, 6]]) / 8)
