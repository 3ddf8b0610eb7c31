"""Runs of the same recipe on the same test images, which differ by their seeds alone."""

import statistics

from engine.report import cards

Group = list[cards.ReportedRun]


def groups(runs: cards.Runs) -> list[Group]:
  """Returns the groups of two runs or more, in the order of their first runs."""
  found: dict[object, Group] = {}
  for run in runs:
    if run.answers:
      config = run.history.config
      found.setdefault((config.recipe, config.train_examples, run.answers.data), []).append(run)
  return [group for group in found.values() if len(group) > 1]


def accuracies(group: Group) -> list[float]:
  """Returns the test accuracies of a group."""
  return [run.answers.metrics.accuracy for run in group if run.answers]


def data_of(group: Group) -> str:
  """Returns the checksums of the test images that a group answered."""
  return next(run.answers.data for run in group if run.answers)


def describe(group: Group) -> str:
  """Returns a line with the mean and standard deviation of a group's accuracies."""
  values = accuracies(group)
  return (f'{", ".join(run.label for run in group)}, of the same recipe: mean test accuracy '
          f'{cards.share(statistics.mean(values), 2)}, standard deviation '
          f'{100 * statistics.stdev(values):.2f} percentage points.')
