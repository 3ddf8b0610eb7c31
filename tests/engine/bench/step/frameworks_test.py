"""Tests for engine.bench.step.frameworks."""

import pytest

from engine.bench.core import benchmark_config
from engine.bench.step import frameworks


def test_the_flag_names_them_all():
  assert tuple(frameworks.FRAMEWORKS) == benchmark_config.FRAMEWORKS['step']


@pytest.mark.parametrize('name', frameworks.FRAMEWORKS)
def test_every_framework_has_a_mode_in_each_dtype(name):
  dtypes = {mode.compute_dtype for mode in frameworks.FRAMEWORKS[name].modes.values()}
  assert dtypes == {'float32', 'bfloat16'}
