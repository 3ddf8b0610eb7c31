"""The console lines of a sweep: the present training, its result, and the remaining time."""

from collections.abc import Iterable, Sequence
import statistics

from engine.reporting import console
from engine.sweep import ledger
from engine.sweep import rungs as rungs_lib
from tfrecords import duration


class Progress:
  """Logs the progress of a sweep.

  The remaining time is estimated from the remaining steps, at the mean time per step so far, and
  from the mean time of the starts and evaluations.
  """

  def __init__(self, rungs: Sequence[rungs_lib.Rung], results: Iterable[ledger.Result],
               log: console.LogFn):
    """Starts with the results in the ledger.

    Args:
      rungs: all of them.
      results: of finished trainings.
      log: writes a console line.
    """
    self._rungs = rungs
    self._log = log
    self._results = list(results)
    self._done = self._num_jobs = 0

  def begin(self, rung: rungs_lib.Rung, num_trials: int, num_jobs: int) -> None:
    """Logs the start of a rung.

    Args:
      rung: the rung.
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
    """Logs the start of a training.

    Args:
      rung: of the training.
      settings: of its trial.
      key: rung, trial and seed.
    """
    seed = f', seed {key[2]}' if len(rung.seeds) > 1 else ''
    self._log(f'training {self._done + 1} of {self._num_jobs}: trial {key[1]}{seed}, {settings}')

  def end(self, result: ledger.Result) -> None:
    """Logs the result of a training."""
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
    """Returns the estimated remaining seconds, after a training of that rung."""
    jobs = [(self._num_jobs - self._done, self._rungs[rung].steps)]
    jobs += [(one.num_trials * len(one.seeds), one.steps) for one in self._rungs[rung + 1:]]
    # For trainings that diverged or were resumed, the time of the steps is not known.
    known = [one for one in self._results if one.step_seconds]
    if not known:
      return 0.0
    per_step = (sum(one.step_seconds * one.steps for one in known)
                / sum(one.steps for one in known))
    around = statistics.mean(
        max(0.0, one.seconds - one.step_seconds * one.steps) for one in known)
    return sum(count * (around + steps * per_step) for count, steps in jobs)
