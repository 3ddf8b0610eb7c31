"""The rungs of successive halving."""

import fractions

import pytest

from engine.sweep import rungs
from tfrecords import errors


def test_every_rung_costs_about_the_same():
  found = rungs.plan(rungs.parse(['1/9', '1/3', '1']), 9000, 27, 3, 5)
  assert [(one.number, one.steps, one.num_trials, one.seeds) for one in found] == [
      (0, 1000, 27, (5,)), (1, 3000, 9, (5,)), (2, 9000, 3, (5, 6, 7))]


def test_one_trial_is_left_at_least():
  assert [one.num_trials for one in rungs.plan(rungs.parse(['0.1', '1']), 100, 4, 1, 0)] == [4, 1]


def test_one_rung_is_a_plain_search():
  one, = rungs.plan(rungs.parse([' 1 ']), 100, 4, 2, 0)
  assert (one.steps, one.num_trials, one.seeds) == (100, 4, (0, 1))


def test_shares():
  assert rungs.parse(['1/3', '0.5', '1']) == (fractions.Fraction(1, 3), fractions.Fraction(1, 2), 1)


@pytest.mark.parametrize('texts, reason', [
    (['1/3', '1/9', '1'], '1/9 does not rise above the rung before; give shares that rise, such '),
    (['1', '1'], '1 does not rise above the rung before'),
    (['1/9', '1/3'], 'the last rung is the whole training; let it end with 1'),
    ([], 'the last rung is the whole training'),
    (['0', '1'], '0 is not above 0 and at most 1; give shares of the whole training'),
    (['1/2', '3'], '3 is not above 0 and at most 1'),
    (['x'], "'x' is no share of a training; give some such as 1/9,1/3,1"),
    (['1/0'], "'1/0' is no share of a training"), (['nan'], "'nan' is no share of a training")])
def test_what_are_no_rungs_is_refused(texts, reason):
  with pytest.raises(errors.InputError) as caught:
    rungs.parse(texts)
  assert str(caught.value).startswith(f'--rungs={",".join(texts)}: {reason}')


def test_too_few_steps_for_the_rungs():
  with pytest.raises(errors.InputError) as caught:
    rungs.plan(rungs.parse(['1/9', '1/3', '1']), 4, 9, 1, 0)
  assert str(caught.value) == ('--rungs: 1/9 and 1/3 of --max_steps=4 are both 1 step; give fewer '
                               'rungs or more steps')
