"""Tests for engine.bench.train.train_results: the clock, means and deviations, and the target."""

import dataclasses

import pytest

from engine.bench.train import seed_training
from engine.bench.train import train_results
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib


def lines(run_dir, *records):
  file = metrics_log.MetricsFile(run_dir.metrics)
  for kind, step, values in records:
    file.append(kind, step, values)
  file.close()


def line(step, seconds):
  return 'train', step, {'sec_per_batch': seconds}


def evaluated(step, accuracy, **further):
  return 'eval', step, {'eval_data': 'test', 'accuracy': accuracy, 'accuracy_raw': 0.5} | further


def outcome(seed, *points, peak_bytes=2 ** 21):
  """Returns the outcome of checkpoints given as (step, seconds, accuracy)."""
  return train_results.SeedResult(
      seed, tuple({'step': step, 'accuracy': accuracy, 'accuracy_raw': 0.5}
                  for step, _, accuracy in points),
      tuple(seconds for _, seconds, _ in points), {'compute': 3.0, 'start': 1.0}, peak_bytes)


def test_the_clock_is_the_sum_of_the_lines(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  lines(run_dir, line(10, 0.5), line(20, 0.1), line(25, 0.2), evaluated(10, 0.1),
        evaluated(15, 0.2), evaluated(25, 0.3), ('end', 25, {'seconds': {'compute': 7.0}}),
        (seed_training.MEMORY, 25, {'peak_bytes': 123}))
  found = train_results.read(3, run_dir)
  assert found.seconds == pytest.approx((5.0, 5.5, 7.0))
  assert [record['accuracy'] for record in found.evaluations] == [0.1, 0.2, 0.3]
  assert (found.seed, found.breakdown, found.peak_bytes) == (3, {'compute': 7.0}, 123)


def test_steps_that_were_lost_do_not_count(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  # Killed after step 20, continued from a checkpoint of step 10.
  lines(run_dir, line(10, 1.0), line(20, 9.0), line(20, 2.0), line(30, 1.0), evaluated(30, 0.3))
  assert train_results.read(0, run_dir).seconds == pytest.approx((40.0,))


def test_training_evaluations_do_not_count(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  lines(run_dir, line(10, 1.0), evaluated(10, 0.3), evaluated(10, 0.9, eval_data='train_eval'))
  assert [record['accuracy'] for record in train_results.read(0, run_dir).evaluations] == [0.3]


def test_six_views_are_a_column(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  lines(run_dir, line(10, 1.0), evaluated(10, 0.3),
        (seed_training.SIX_VIEWS, 10, {'accuracy': 0.4}))
  last = train_results.tables([train_results.read(0, run_dir)], 8, 0)[0]
  assert last.columns[3:5] == (train_results.SIX_VIEWS, 'steps')
  assert last.rows[0][1:5] == (0.3, 0.5, 0.4, 10)


def test_tables():
  last, cost, target, breakdown, checkpoints = train_results.tables(
      [outcome(0, (10, 2.0, 0.5), (20, 4.0, 0.75)), outcome(1, (10, 3.0, 0.8), (20, 6.0, 0.25))],
      8, 0.7)
  assert cost.columns[:4] == ('seed', 'minutes', 'epochs', 'examples')
  # Of a training of an earlier version.
  assert cost.rows[1] == ('1', 0.1, None, 160, None, None, None)
  assert last.columns == ('seed', 'accuracy', 'raw weights', 'steps', 'examples', 'seconds',
                          'examples/s', 'peak MB')
  assert last.rows[:2] == (('0', 0.75, 0.5, 20, 160, 4.0, 40.0, 2.0),
                           ('1', 0.25, 0.5, 20, 160, 6.0, 160 / 6, 2.0))
  assert last.rows[2][:6] == ('mean', 0.5, 0.5, 20, 160, 5.0)
  assert last.rows[3] == pytest.approx(
      ('deviation', 0.5 ** 0.5 / 2, 0.0, 0.0, 0.0, 2 ** 0.5, 9.428090, 0.0))
  assert target.rows[:2] == (('0', 0.7, 20, 4.0, 0.75), ('1', 0.7, 10, 3.0, 0.8))
  assert target.rows[2] == ('mean', 0.7, 15, 3.5, 0.775)
  assert breakdown.columns == ('seed', 'compute', 'start')
  assert breakdown.rows == (('0', 3.0, 1.0), ('1', 3.0, 1.0))
  assert checkpoints.rows[1] == ('0', 20, 4.0, 0.75, 0.5)
  assert len(checkpoints.rows) == 4


def test_the_cost_at_the_machines_peak(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  lines(run_dir, line(10, 60.0), evaluated(10, 0.5), (seed_training.COST, 10, {
      'peak_tflops': 0.25, 'multiply_adds': 10 ** 12, 'train_examples': 40}))
  _, cost, *_ = train_results.tables([train_results.read(7, run_dir)], 8, 0.0)
  # 80 examples, each three times in 10^12; ten minutes at 0.25 x 10^12 a second.
  assert cost.rows[0] == ('7', 10.0, 2.0, 80, pytest.approx(0.24), 0.25, pytest.approx(0.15))


def test_the_peak_is_the_mean_over_the_seconds(tmp_path):
  """A machine that is twice as fast in the first half of the steps as in the second."""
  run_dir = run_dir_lib.RunDir(tmp_path)
  lines(run_dir, line(10, 60.0), evaluated(10, 0.5), (seed_training.PEAK, 5, {'tflops': 0.5}),
        (seed_training.COST, 10, {
            'peak_tflops': 0.25, 'multiply_adds': 10 ** 12, 'train_examples': 40}))
  _, cost, *_ = train_results.tables([train_results.read(7, run_dir)], 8, 0.0)
  assert cost.rows[0][-2:] == (pytest.approx(0.375), pytest.approx(0.225))


def test_the_share_of_the_summaries_is_that_of_the_steps_without_the_start():
  ones = [dataclasses.replace(outcome(seed, (10, 2.0, 0.5)),
                              breakdown={'start': 50.0, 'compute': 99.0 - seed, 'summaries': seed})
          for seed in (1, 3)]
  tables = {table.title: table for table in train_results.tables(ones, 8, 0.0)}
  assert tables[train_results.SUMMARIES].rows == (
      ('1', 1, pytest.approx(100 / 99)), ('3', 3, pytest.approx(100 * 3 / 99)),
      ('mean', 2, pytest.approx(200 / 99)), ('deviation', 2 ** 0.5, pytest.approx(
          100 / 99 * 2 ** 0.5)))


def test_a_target_that_one_seed_missed_has_no_mean():
  _, _, target, *_ = train_results.tables(
      [outcome(0, (10, 2.0, 0.5)), outcome(1, (10, 3.0, 0.8))], 8, 0.7)
  assert target.rows == (
      ('0', 0.7, None, None, None), ('1', 0.7, 10, 3.0, 0.8),
      ('mean', 0.7, None, None, None), ('deviation', 0.0, None, None, None))


def test_without_a_target_and_with_one_seed():
  last, *others = train_results.tables([outcome(5, (10, 2.0, 0.5), peak_bytes=None)], 8, 0.0)
  assert [table.title for table in others] == [
      train_results.COST, train_results.TIME_BREAKDOWN, train_results.CHECKPOINTS]
  assert last.rows[0][0] == '5'
  assert last.rows[0][-1] is None
  assert last.rows[2] == ('deviation', *[None] * 7)


def test_every_accuracy_of_an_evaluation_is_shown():
  one = outcome(0, (10, 2.0, 0.5))
  record = one.evaluations[0] | {'accuracy_with_flips': 0.6}
  last, *_ = train_results.tables([dataclasses.replace(one, evaluations=(record,))], 8, 0.0)
  assert last.columns[3] == 'accuracy with flips'
  assert last.rows[0][3] == 0.6
