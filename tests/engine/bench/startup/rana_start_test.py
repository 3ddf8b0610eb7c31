"""Tests for engine.bench.startup.rana_start."""

import pytest

from engine.bench.startup import rana_start
from engine.bench.step import step_batches
from engine.training import memory_allocator
from tests.engine.bench.startup import small_starts
from tests.engine.bench.step import small_workloads


@pytest.mark.slow
def test_it_is_the_first_step(tmp_path, monkeypatch):
  monkeypatch.setattr(step_batches, 'use_cpu', lambda workload: None)
  monkeypatch.setattr(memory_allocator, 'keep_freed_memory', lambda: True)
  found = rana_start.build(small_starts.batch(tmp_path), small_workloads.config())
  assert found.costs().loss == pytest.approx(small_starts.LOSS, rel=small_starts.TOLERANCE)
