"""The range test of the learning rate: its rates, its rule, and that it touches no run."""

import math

import pytest

from engine.config import train_options
from engine.trainer import lr_finder
from tests.engine import tiny_runs

_RECIPE = tiny_runs.config(learning_rate=0.1, **tiny_runs.SOFTMAX).recipe


def _found(losses, **changes):
  rates = tuple(0.001 * 10 ** index for index in range(len(losses)))
  recipe = _RECIPE.with_settings(**changes)
  return lr_finder.RangeTest(recipe, 0, rates, tuple(losses), tuple(losses), has_diverged=False)


def test_a_third_of_the_rate_with_the_lowest_loss_is_suggested():
  found = _found([3.0, 2.0, 1.0, 5.0])
  assert found.best_rate == pytest.approx(0.1)
  assert found.suggested == 0.033
  assert found.changes() == {'learning_rate': 0.033}


def test_a_loss_that_falls_up_to_the_highest_rate_is_told():
  start = 'the smoothed loss is lowest at the '
  rest = 'suggested: a third of the rate whose smoothed loss is lowest, 0.033 (the recipe has 0.1)'
  assert _found([3.0, 2.0, 1.0, 5.0]).explanation() == f'{start}rate 0.1; {rest}'
  assert _found([3.0, 2.0, 1.0]).explanation() == (
      f'{start}highest rate 0.1; {rest}; higher rates may be better, a higher --learning_rate '
      'tests them')


def test_the_rate_of_muon_is_suggested_with_it():
  found = _found([3.0, 2.0, 1.0, 5.0], optimizer='muon', muon_learning_rate=0.05)
  assert found.changes() == {'learning_rate': 0.033, 'muon_learning_rate': 0.017}


def test_a_loss_that_never_falls_suggests_nothing():
  found = _found([1.0, 2.0, math.inf])
  assert found.suggested is None
  assert found.changes() == {}
  assert found.as_json()['losses'] == [1.0, 2.0, None]


@pytest.mark.parametrize('smoothed, expected', [
    ([], False), ([3.0], False), ([math.nan], True), ([3.0, math.inf], True),
    # 1.5 above the lowest is half of the first; from 1.0 on it is 2 above that.
    ([3.0, 3.2], False), ([3.0, 4.4], False), ([3.0, 4.6], True),
    ([3.0, 1.0, 2.9], False), ([3.0, 1.0, 3.1], True)])
def test_when_it_ends(smoothed, expected):
  assert lr_finder.has_diverged(smoothed) is expected


def test_losses_are_averaged_over_a_quarter_of_a_decade():
  # 48 rates in 6 decades: 8 a decade, one to either side.
  assert lr_finder.smooth([1.0, 2.0, 6.0, 4.0], 48) == [1.5, 3.0, 4.0, 5.0]


def test_rates_rise_by_a_constant_factor_and_no_run_is_touched(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  options = train_options.TrainOptions(str(tmp_path / 'run'), str(data_dir))
  lines: list[str] = []
  found = lr_finder.run(_RECIPE, options, lines.append, num_steps=31)
  assert found.rates[0] == pytest.approx(1e-4)
  assert found.rates[5] / found.rates[0] == pytest.approx(10.0, rel=1e-3)
  assert found.has_diverged == (len(found.rates) < 31)
  assert not (tmp_path / 'run').exists()
  again = lr_finder.run(_RECIPE, options, lines.append, num_steps=31)
  assert again == found


def test_the_last_rate_is_the_highest(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  options = train_options.TrainOptions(str(tmp_path / 'run'), str(data_dir))
  # Too low to change anything.
  recipe = _RECIPE.with_settings(learning_rate=1e-9)
  found = lr_finder.run(recipe, options, print, num_steps=4)
  assert found.rates == pytest.approx((1e-12, 1e-10, 1e-8, 1e-6), rel=1e-3)
  assert not found.has_diverged
