"""The lines of a sweep: what trains now, what came of it, and how long the rest takes."""

from collections.abc import Iterable, Sequence
import statistics

from engine.reporting import console
from engine.sweep import ledger
from engine.sweep import rungs as rungs_lib
from tfrecords import duration


class Progress:
  """Says how far a sweep is.

  The time that is left is that of the steps that are left, at the mean rate of those so far, and
  the mean time of the starts and evaluations.
  """

  def __init__(self, rungs: Sequence[rungs_lib.Rung], results: Iterable[ledger.Result],
               log: console.LogFn):
    """Starts with what the ledger has.

    Args:
      rungs: all of them.
      results: of trainings that have ended.
      log: writes a console line.
    """
    self._rungs = rungs
    self._log = log
    self._results = list(results)
    self._done = self._num_jobs = 0

  def begin(self, rung: rungs_lib.Rung, num_trials: int, num_jobs: int) -> None:
    """Says what a rung is.

    Args:
      rung: that begins.
      num_trials: trials on it.
      num_jobs: trainings on it.
    """
    self._num_jobs = num_jobs
    self._done = sum(result.rung == rung.number for result in self._results)
    seeds = f' with {len(rung.seeds)} seeds each' if len(rung.seeds) > 1 else ''
    earlier = f'; {self._done} of {num_jobs} trainings are in the ledger' if self._done else ''
    self._log(f'rung {rung.number + 1} of {len(self._rungs)}: {num_trials} '
              f'trial{"s" * (num_trials != 1)} of {rung.steps:,} '
              f'step{"s" * (rung.steps != 1)}{seeds}{earlier}')

  def start(self, rung: rungs_lib.Rung, settings: str, key: tuple[int, int, int]) -> None:
    """Says what is trained now.

    Args:
      rung: of the training.
      settings: of its trial.
      key: rung, trial and seed.
    """
    seed = f', seed {key[2]}' if len(rung.seeds) > 1 else ''
    self._log(f'training {self._done + 1} of {self._num_jobs}: trial {key[1]}{seed}, {settings}')

  def end(self, result: ledger.Result) -> None:
    """Says what came of the training."""
    self._results.append(result)
    self._done += 1
    if result.diverged:
      came = f'diverged: {result.diverged.partition(";")[0]}'
    else:
      best = max(one.accuracy for one in self._results if one.rung == result.rung)
      came = f'validation accuracy {result.accuracy:.2%} (best here {best:.2%})'
    left = self.seconds_left(result.rung)
    self._log(f'  {came}, {duration.text(result.seconds)}'
              + f'; about {duration.text(left)} left' * (left > 0))

  def seconds_left(self, rung: int) -> float:
    """Returns the seconds that the rest takes, from a training of that rung on."""
    jobs = [(self._num_jobs - self._done, self._rungs[rung].steps)]
    jobs += [(one.num_trials * len(one.seeds), one.steps) for one in self._rungs[rung + 1:]]
    # Of one that diverged or was continued, it is not known which part were steps.
    known = [one for one in self._results if one.step_seconds]
    if not known:
      return 0.0
    per_step = (sum(one.step_seconds * one.steps for one in known)
                / sum(one.steps for one in known))
    around = statistics.mean(
        max(0.0, one.seconds - one.step_seconds * one.steps) for one in known)
    return sum(count * (around + steps * per_step) for count, steps in jobs)
