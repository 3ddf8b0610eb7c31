"""Orders the trials of a rung by accuracy on the validation images, the best first.

A trial that diverged with any seed comes after all others. Equal accuracies, which are frequent
with few validation images, are ordered by the loss.
"""

from collections.abc import Iterable, Sequence
import dataclasses
import statistics

from engine.sweep import ledger


@dataclasses.dataclass(frozen=True)
class Ranked:
  """A trial on one rung.

  Attributes:
    trial: number of the trial.
    results: one for each seed.
  """
  trial: int
  results: tuple[ledger.Result, ...]

  @property
  def num_diverged(self) -> int:
    """The number of seeds with which the training diverged."""
    return sum(bool(result.diverged) for result in self.results)

  @property
  def accuracy(self) -> float:
    """Mean validation accuracy of the seeds that did not diverge; 0 without any."""
    found = [result.accuracy for result in self.results if not result.diverged]
    return statistics.mean(found) if found else 0.0

  @property
  def spread(self) -> float | None:
    """Sample standard deviation of the accuracy over the seeds; None for fewer than two."""
    found = [result.accuracy for result in self.results if not result.diverged]
    return statistics.stdev(found) if len(found) > 1 else None

  @property
  def order(self) -> tuple[float, ...]:
    """The sort key of trials, the best first."""
    found = [result.cross_entropy for result in self.results if not result.diverged]
    loss = statistics.mean(found) if found else 0.0
    return self.num_diverged, -self.accuracy, loss, self.trial


def rank(results: Iterable[ledger.Result]) -> list[Ranked]:
  """Returns the trials of one rung, the best first.

  Args:
    results: of one rung.
  """
  by_trial: dict[int, list[ledger.Result]] = {}
  for result in results:
    by_trial.setdefault(result.trial, []).append(result)
  found = [Ranked(trial, tuple(sorted(own, key=lambda one: one.seed)))
           for trial, own in by_trial.items()]
  return sorted(found, key=lambda one: one.order)


def promoted(ranked: Sequence[Ranked], count: int) -> list[int]:
  """Returns the numbers of the trials that enter the next rung; those that diverged never do.

  Args:
    ranked: the best first.
    count: the maximum number of trials.
  """
  return sorted(one.trial for one in ranked[:count] if not one.num_diverged)
