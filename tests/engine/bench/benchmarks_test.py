"""Tests for engine.bench.benchmarks."""

import inspect

import pytest

from engine.bench import benchmarks
from engine.bench.core import benchmark_config


@pytest.mark.parametrize('name', benchmarks.BENCHMARKS)
def test_every_benchmark_takes_a_request(name):
  parameter, = inspect.signature(benchmarks.BENCHMARKS[name].run).parameters.values()
  assert parameter.annotation is benchmark_config.Request


def test_there_is_a_benchmark_of_each_part():
  assert list(benchmarks.BENCHMARKS) == [
      'eval', 'input', 'ops', 'retrain', 'scaling', 'startup', 'step', 'style', 'train']
