"""Tests for engine.bench.importing.import_frameworks."""

from engine.bench.core import benchmark_config
from engine.bench.importing import import_frameworks


def test_the_flag_names_them_all():
  assert {*import_frameworks.FRAMEWORKS} == {*benchmark_config.FRAMEWORKS['import']}
