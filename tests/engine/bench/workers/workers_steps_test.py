"""Tests for workers_steps: which sizes it measures; workers_bench_test.py has what it measures."""

import pytest

from engine.bench.workers import workers_steps


@pytest.mark.parametrize('batch_size', [8, 128, 256, 480])
def test_the_check_is_not_the_fit(batch_size):
  fitted = {*workers_steps.fit_sizes(batch_size)}
  checked = workers_steps.check_sizes(batch_size)
  assert all(size % 6 == 0 for size in checked)
  if batch_size > 100:
    assert len(fitted) == 3
    assert not fitted & {size // workers for size in checked for workers in (1, 2, 3)}
