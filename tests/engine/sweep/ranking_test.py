"""The order of trials."""

import pytest

from engine.sweep import ledger
from engine.sweep import ranking


def _result(trial, accuracy=0.0, seed=0, loss=1.0, diverged=''):
  return ledger.Result(trial, 0, seed, 10, 1.0, accuracy, 0, 10, loss, diverged)


def test_the_highest_mean_comes_first():
  ranked = ranking.rank([_result(0, 0.5), _result(1, 0.75), _result(0, 0.8, seed=1),
                         _result(1, 0.25, seed=1)])
  assert [one.trial for one in ranked] == [0, 1]
  assert ranked[0].accuracy == pytest.approx(0.65)
  assert ranked[0].spread == pytest.approx(0.3 / 2 ** 0.5)
  assert [one.seed for one in ranked[1].results] == [0, 1]


def test_equal_accuracies_are_ordered_by_the_loss_and_then_by_number():
  ranked = ranking.rank([_result(0, 0.5), _result(1, 0.5, loss=0.5), _result(2, 0.5)])
  assert [one.trial for one in ranked] == [1, 0, 2]
  assert ranked[0].spread is None


def test_a_trial_that_diverged_is_the_worst_and_goes_no_further():
  ranked = ranking.rank([
      _result(0, diverged='NaN'), _result(1, 0.0), _result(2, 0.9), _result(2, seed=1,
                                                                            diverged='NaN')])
  assert [one.trial for one in ranked] == [1, 2, 0]
  assert [one.accuracy for one in ranked] == [0.0, 0.9, 0.0]
  assert ranking.promoted(ranked, 3) == [1]
  assert ranking.promoted(ranking.rank([_result(0, 0.1), _result(1, 0.3), _result(2, 0.2)]), 2) == [
      1, 2]
