"""Tests for engine.bench.startup.jax_start."""

import pathlib

import pytest

from engine.bench.startup import jax_start
from tests.engine.bench.startup import small_starts

jax = pytest.importorskip('jax')


@pytest.mark.slow
def test_it_is_the_first_step_and_kept(tmp_path):
  batch = small_starts.batch(tmp_path)
  found = jax_start.build(batch, jax_start.MODES['jit, compilation cache'])
  jax.config.update('jax_compilation_cache_dir', None)
  assert found.costs().loss == pytest.approx(small_starts.LOSS, rel=small_starts.TOLERANCE)
  assert [*pathlib.Path(batch.cache_dir).iterdir()]
