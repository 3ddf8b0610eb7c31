"""Tests for engine.bench.startup.first_step."""

import sys

from engine.bench.startup import first_step


def test_the_costs_are_those_of_the_process():
  costs = first_step.FirstStep(2.5).costs()
  assert costs.loss == 2.5
  assert costs.cpu_seconds > 0
  if sys.platform == 'linux':
    assert 10 * 2 ** 20 < costs.peak_bytes < 100 * 2 ** 30
