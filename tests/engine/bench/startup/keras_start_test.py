"""Tests for engine.bench.startup.keras_start."""

import pytest

from engine.bench.startup import keras_start
from engine.bench.step import step_batches
from tests.engine.bench.startup import small_starts


@pytest.mark.parametrize('mode', [
    'train_on_batch, eager', pytest.param('fit', marks=pytest.mark.slow),
    pytest.param('fit, jit_compile', marks=pytest.mark.slow)])
def test_it_is_the_first_step(tmp_path, monkeypatch, mode):
  monkeypatch.setattr(step_batches, 'use_cpu', lambda workload: None)
  found = keras_start.build(small_starts.batch(tmp_path), keras_start.MODES[mode])
  assert found.costs().loss == pytest.approx(small_starts.LOSS, rel=small_starts.TOLERANCE)
