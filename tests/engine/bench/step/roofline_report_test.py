"""Tests for engine.bench.step.roofline_report, on rounds written by hand."""

import pytest

from engine.bench.core import timed_run
from engine.bench.step import roofline
from engine.bench.step import roofline_report

_KERNELS = [roofline.KernelInfo('a', 3_000_000, True), roofline.KernelInfo('b', 1_000_000, True),
            roofline.KernelInfo('large', 8_000_000, False)]


def run(milliseconds):
  return timed_run.TimedRun(10, milliseconds / 100, milliseconds / 50)


# Milliseconds of each kernel in each variant, one dictionary per round.
_ROUNDS = [{('a', 'x'): run(4), ('a', 'y'): run(3), ('b', 'x'): run(1),
            ('large', 'x'): run(2)},
           {('a', 'x'): run(2), ('a', 'y'): run(3), ('b', 'x'): run(2),
            ('large', 'x'): run(2)},
           {('a', 'x'): run(5), ('a', 'y'): run(6), ('b', 'x'): run(1),
            ('large', 'x'): run(2)}]
_MEASURED = roofline.Measured(_KERNELS, _ROUNDS)


def test_the_fastest_variant_by_the_median():
  assert roofline_report.fastest_variants(_ROUNDS) == {'a': 'y', 'b': 'x', 'large': 'x'}


def test_the_roofline_is_the_sum_of_what_a_step_needs():
  row = roofline_report.as_timing('roofline: float32', _MEASURED)
  assert row.name == 'roofline: float32'
  assert row.rates == pytest.approx((1000 / 4, 1000 / 5, 1000 / 7))
  assert row.cpu_seconds == pytest.approx((0.008, 0.010, 0.014))


def test_table():
  table = roofline_report.table('products', _MEASURED)
  assert table.columns == ('', 'MFLOP', 'us', 'GFLOP/s', 'fastest as')
  assert [row[0] for row in table.rows] == ['a', 'b', 'large (not in the step)']
  assert [row[1:4] for row in table.rows] == [
      pytest.approx(row) for row in ((3, 3000, 1), (1, 1000, 1), (8, 2000, 4))]
  assert [row[4] for row in table.rows] == ['y', 'x', 'x']
