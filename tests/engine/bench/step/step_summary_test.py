"""Tests for engine.bench.step.step_summary, on rows written by hand."""

import dataclasses

import pytest

from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.core import worker_candidate
from engine.bench.step import roofline
from engine.bench.step import step_summary
from tests.engine.bench import small_results

IDLE = dataclasses.replace(small_results.MACHINE, load=0.1)


def row(group, mode, dtype, rate, loss=4.68, parameters=100):
  candidate = worker_candidate.WorkerCandidate(group, mode, dtype, print, ())
  rates = (rate, 1.1 * rate, 0.9 * rate)
  return step_summary.Row(
      candidate, timing.Timing(candidate.name, rates, (1.0,) * 3), loss, parameters)


ROWS = [row('ours', 'bfloat16', 'bfloat16', 40.0), row('ours', 'float32', 'float32', 25.0),
        row('plain TensorFlow', 'float32', 'float32', 20.0),
        row('A', 'x', 'float32', 5.0), row('A', 'y', 'float32', 10.0),
        row('A', 'z', 'bfloat16', 16.0), row('B', 'x', 'float32', 8.0)]


def test_shares_of_the_roofline():
  limits = {'bfloat16': timing.Timing('roofline: bfloat16', (80.0, 88.0, 72.0), (1.0,) * 3),
            'float32': timing.Timing('roofline: float32', (50.0,) * 3, (1.0,) * 3)}
  table = step_summary.shares(ROWS, limits)
  assert [row[0] for row in table.rows] == [
      'ours: bfloat16', 'ours: float32', 'plain TensorFlow: float32']
  # The first two move together from round to round: their share does not move at all.
  assert table.rows[0][1:] == pytest.approx((25.0, 12.5, 0.5, 0.5, 0.5))
  assert table.rows[1][1:] == pytest.approx((40.0, 20.0, 0.5, 0.45, 0.55))


def test_no_roofline_no_shares():
  assert step_summary.shares(ROWS, {}) is None


def test_first_steps():
  assert step_summary.first_steps(ROWS).rows[3] == ('A: x', 4.68, 100)


def test_no_warnings():
  rows = [*ROWS, row('C', 'x', 'float32', 1.0, loss=4.68 * 1.02)]
  assert step_summary.warnings(rows, IDLE) == []


@pytest.mark.parametrize('changes, words', [
    ({'loss': 4.5}, 'C: x: loss 4.500 at the first step, the others 4.680; is it the same '
                    'network?'),
    ({'loss': float('nan')}, 'C: x: loss nan at the first step, the others 4.680; is it the same '
                             'network?'),
    ({'parameters': 101}, 'C: x: 101 parameters, the others 100; is it the same network?')])
def test_another_network_is_noticed(changes, words):
  assert step_summary.warnings([*ROWS, row('C', 'x', 'float32', 1.0, **changes)], IDLE) == [words]


def test_a_busy_machine_is_noticed():
  busy = dataclasses.replace(IDLE, load=1.5)
  line, = step_summary.warnings(ROWS, busy)
  assert line.startswith('the machine was busy before the start (load 1.5)')


def test_roofline_tables():
  run = timed_run.TimedRun(2, 0.002, 0.004)
  table, = step_summary.roofline_tables({'float32': roofline.Measured(
      [roofline.KernelInfo('a', 1_000_000, True)], [{('a', 'x'): run}])})
  assert table.title == 'products in float32, each at its best'
  assert table.rows == (('a', 1.0, pytest.approx(1000.0), pytest.approx(1.0), 'x'),)
