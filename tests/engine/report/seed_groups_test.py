"""Groups of runs that differ by their seeds alone."""

import dataclasses

from engine.report import seed_groups
from tests.engine.report import small_reports


def _run(number, label, **fields):
  return small_reports.run(number, label, **fields)


def test_groups():
  other = small_reports.config(learning_rate=0.02)
  seed = dataclasses.replace(small_reports.config(), seed=1)
  runs = [_run(0, 'a'), _run(1, 'b', config=other), _run(2, 'c', config=seed),
          _run(3, 'd', problem='no checkpoint'),
          _run(4, 'e', answers=small_reports.answers(data='x/y')),
          _run(5, 'f', config=dataclasses.replace(other, seed=2))]
  found = seed_groups.groups(runs)
  assert [[run.label for run in group] for group in found] == [['a', 'c'], ['b', 'f']]
  assert seed_groups.data_of(found[0]) == 'a/b'


def test_mean_and_standard_deviation():
  group = [_run(0, 'a'), _run(1, 'b', answers=small_reports.answers(small_reports.LABELS))]
  assert seed_groups.accuracies(group) == [0.7, 1.0]
  assert seed_groups.describe(group) == (
      'a, b, of the same recipe: mean test accuracy 85.00%, standard deviation 21.21 percentage '
      'points.')
