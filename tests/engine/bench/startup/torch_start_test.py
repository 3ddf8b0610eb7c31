"""Tests for engine.bench.startup.torch_start."""

import pytest

from engine.bench.startup import torch_start
from tests.engine.bench.startup import small_starts

pytest.importorskip('torch')


def test_it_is_the_first_step(tmp_path):
  assert [*torch_start.MODES] == ['eager', 'channels_last', 'channels_last, compile']
  found = torch_start.build(small_starts.batch(tmp_path), torch_start.MODES['eager'])
  assert found.costs().loss == pytest.approx(small_starts.LOSS, rel=small_starts.TOLERANCE)
