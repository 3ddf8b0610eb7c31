"""Tests for engine.bench.core.candidate_ratios, on rows written by hand."""

import dataclasses

from engine.bench.core import candidate_ratios
from engine.bench.core import timing
from engine.bench.core import worker_candidate


def row(group, mode, dtype, rate):
  candidate = worker_candidate.WorkerCandidate(group, mode, dtype, print, ())
  rates = (rate, 1.1 * rate, 0.9 * rate)
  return candidate_ratios.Row(candidate, timing.Timing(candidate.name, rates, (1.0,) * 3))


ROWS = [row('ours', 'bfloat16', 'bfloat16', 40.0), row('ours', 'float32', 'float32', 25.0),
        row('plain TensorFlow', 'float32', 'float32', 20.0),
        row('A', 'x', 'float32', 5.0), row('A', 'y', 'float32', 10.0),
        row('A', 'z', 'bfloat16', 16.0), row('B', 'x', 'float32', 8.0)]


def test_ratios_are_against_the_best_of_each():
  ratios = candidate_ratios.ratios(ROWS)
  assert [(one.numerator, one.denominator, round(one.median, 6)) for one in ratios] == [
      ('ours: bfloat16', 'plain TensorFlow: float32', 2.0),
      ('ours: bfloat16', 'A: z', 2.5),
      ('ours: bfloat16', 'B: x', 5.0),
      ('ours: float32', 'plain TensorFlow: float32', 1.25),
      ('ours: float32', 'A: y', 2.5),
      ('ours: float32', 'B: x', 3.125)]


def test_ratios_without_bfloat16_come_once():
  rows = [row for row in ROWS if row.candidate.compute_dtype == 'float32']
  assert [(one.numerator, one.denominator) for one in candidate_ratios.ratios(rows)] == [
      ('ours: float32', 'plain TensorFlow: float32'), ('ours: float32', 'A: y'),
      ('ours: float32', 'B: x')]


def test_what_a_setting_gives_comes_last():
  control = row('ours', 'float32, memory returned', 'float32', 50.0)
  control = dataclasses.replace(
      control, candidate=dataclasses.replace(control.candidate, is_control=True))
  before, ratios = candidate_ratios.ratios(ROWS), candidate_ratios.ratios([*ROWS, control])
  # Though it is faster here, it is not what the others are compared with.
  assert ratios[:-1] == before
  assert (ratios[-1].numerator, ratios[-1].denominator, ratios[-1].median) == (
      'ours: float32', 'ours: float32, memory returned', 0.5)


def test_ratios_without_anybody_else():
  assert candidate_ratios.ratios(ROWS[:2]) == []


def test_a_best_in_bfloat16_of_somebody_without_float32():
  rows = [*ROWS[:2], ROWS[5]]
  ratio, = candidate_ratios.ratios(rows)
  assert (ratio.numerator, ratio.denominator) == ('ours: bfloat16', 'A: z')
