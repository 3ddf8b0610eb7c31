"""Tests for engine.bench.core.timing, with clocks that the work itself moves."""

import dataclasses

import pytest

from engine.bench.core import timed_run
from engine.bench.core import timing


class Workshop:
  """Candidates that take a set time an item, and a diary of who worked when."""

  def __init__(self):
    self.now = 100.0
    self.cpu = 5.0
    self.diary = []

  def candidate(self, name, seconds, items=4, **settings):
    def work():
      self.now += items * seconds
      self.cpu += items * seconds * 2  # two threads
      self.diary.append(name)
      return items
    return timing.Candidate(name, work, **settings)

  def measure(self, candidates, plan, **settings):
    return timing.measure(candidates, plan, lambda: self.now, lambda: self.cpu, **settings)

  def turns(self):
    """Returns the diary with what somebody did in one go as one entry."""
    pairs = zip(self.diary, [None, *self.diary], strict=False)
    return [name for name, before in pairs if name != before]


def test_rates_and_processor_time():
  shop = Workshop()
  fast, slow = shop.measure([shop.candidate('fast', 0.25), shop.candidate('slow', 0.5)],
                            timing.Plan(num_rounds=3, seconds=8.0))
  assert fast == timing.Timing('fast', (4.0, 4.0, 4.0), (0.5, 0.5, 0.5))
  assert slow == timing.Timing('slow', (2.0, 2.0, 2.0), (1.0, 1.0, 1.0))
  assert (slow.rate, slow.cpu) == (2.0, 1.0)


def test_candidates_take_turns_after_the_warm_up():
  shop, seen = Workshop(), []
  shop.measure([shop.candidate(name, 1.0) for name in 'abc'], timing.Plan(2, 8.0),
               after_round=lambda number: seen.append((number, len(shop.turns()))))
  assert shop.turns() == list('abc' * 3)
  assert seen == [(0, 6), (1, 9)]
  # Warm-up 24 s, then twice a lead-in of 2.4 s and a round of 8 s, in pieces of 4 s.
  assert shop.diary.count('a') == 6 + 2 * (1 + 2)


def test_a_round_longer_than_its_seconds_counts_whole():
  shop = Workshop()
  row, = shop.measure([shop.candidate('a', 1.0, items=10)], timing.Plan(1, 0.5))
  assert row.rates == (1.0,)


def test_the_warm_up_goes_on_until_its_items_are_done():
  shop = Workshop()
  shop.measure([shop.candidate('a', 0.001, items=10, warm_up_items=75)], timing.Plan(1, 0.01))
  assert len(shop.diary) == 8 + 1 + 1


def test_a_machine_that_slows_down_changes_rates_but_no_ratio():
  shop, load = Workshop(), [1.0]

  def loaded(name, seconds):
    def work():
      shop.now += seconds * load[0]
      return 1
    return timing.Candidate(name, work)

  def slow_down(number):
    del number
    load[0] *= 3

  above, below = shop.measure([loaded('a', 0.001), loaded('b', 0.004)], timing.Plan(5, 1.0),
                              after_round=slow_down)
  assert max(above.rates) > 50 * min(above.rates)
  compared = timing.ratio(above, below)
  assert (compared.numerator, compared.denominator) == ('a', 'b')
  assert compared.pairs == pytest.approx([4.0] * 5, rel=1e-2)


def test_ratio_is_taken_round_by_round():
  compared = timing.ratio(timing.Timing('a', (2.0, 9.0, 8.0), (1.0,) * 3),
                          timing.Timing('b', (1.0, 3.0, 4.0), (1.0,) * 3))
  assert compared.pairs == (2.0, 3.0, 2.0)
  assert (compared.median, compared.interval, compared.confidence) == (2.0, (2.0, 3.0), 0.75)


def test_ratio_refuses_rounds_that_have_no_partner():
  with pytest.raises(ValueError, match='shorter'):
    timing.ratio(timing.Timing('a', (1.0, 2.0), (1.0, 1.0)), timing.Timing('b', (1.0,), (1.0,)))


def test_the_most_memory_of_all_rounds():
  rounds = [timed_run.TimedRun(4, 2.0, 1.0, peak) for peak in (5, 9, 7)]
  assert timing.timing('a', rounds) == timing.Timing('a', (2.0,) * 3, (0.25,) * 3, 9)


def test_rows_are_frozen():
  with pytest.raises(dataclasses.FrozenInstanceError):
    timing.Timing('a', (1.0,), (1.0,)).name = 'b'
