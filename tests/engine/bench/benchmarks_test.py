"""Tests for engine.bench.benchmarks."""

import inspect

import pytest

from engine.bench import benchmarks
from engine.bench.core import benchmark_config


@pytest.mark.parametrize('name', benchmarks.BENCHMARKS)
def test_every_benchmark_takes_a_config(name):
  parameter, = inspect.signature(benchmarks.BENCHMARKS[name].run).parameters.values()
  assert parameter.annotation is benchmark_config.BenchmarkConfig


def test_the_flag_names_them_all():
  assert tuple(benchmarks.BENCHMARKS) == benchmark_config.BENCHMARKS
