"""Tests for engine.bench.evaluation.eval_candidates."""

import numpy as np

from engine.bench.core import benchmark_config
from engine.bench.evaluation import eval_candidates
from tests.engine import tiny_runs
from tests.engine.bench.inference import small_networks


def test_the_flag_names_them_all():
  assert tuple(eval_candidates.FRAMEWORKS) == benchmark_config.FRAMEWORKS['eval']


def test_each_of_ours_that_writes_has_a_run_of_its_own(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (3,), compute_dtype='bfloat16', **tiny_runs.SOFTMAX)
  found = eval_candidates.ours(run_dir, 'data', tmp_path)
  assert [(one.name, one.is_control) for one in found] == [
      (f'ours: {dtype}, {what}', what != 'pass alone') for dtype in ('bfloat16', 'float32')
      for what in ('averages', 'averages and raw weights', 'pass alone')]
  writing = [one.arguments[0] for one in found if one.is_control]
  assert len({*writing}) == 4
  assert all((path / run_dir.checkpoints.name).is_dir() for path in writing)


def test_each_mode_of_a_framework_is_one():
  workload, _ = small_networks.network(**small_networks.SOFTMAX)
  found = eval_candidates.theirs(
      ['keras'], workload, small_networks.IMAGES, small_networks.LABELS, ('-u', 'A'))
  assert [one.name for one in found] == [
      f'Keras: {name}' for name in eval_candidates.FRAMEWORKS['keras'].modes]
  assert {one.environment for one in found} == {('-u', 'A')}
  assert np.array_equal(found[0].arguments[1], small_networks.IMAGES)
