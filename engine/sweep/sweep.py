"""A sweep: successive halving over trainings of one recipe with different settings.

Every training has an ordinary run directory, exact and resumable; the ledger lists the finished
ones. Trials are compared by the accuracy of their moving averages on the validation images, never
on test images. The trials of the last rung are trained with several seeds; the best mean wins.
"""

from collections.abc import Iterator, Sequence
import dataclasses
import fractions
import pathlib

from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import train_options
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from engine.sweep import dimension as dimension_lib
from engine.sweep import ledger as ledger_lib
from engine.sweep import progress as progress_lib
from engine.sweep import ranking
from engine.sweep import rungs as rungs_lib
from engine.sweep import search_space
from engine.sweep import trial_run
from engine.trainer import trainer
from tfrecords import data_identity
from tfrecords import datasets
from tfrecords import errors
from tfrecords import writable_place

LEDGER = 'sweep.jsonl'


@dataclasses.dataclass(frozen=True)
class SweepConfig:
  """The settings of a sweep.

  Attributes:
    recipe: of all trials, apart from the settings that vary; it holds out validation images.
    dimensions: the settings that vary.
    num_trials: trials of the first rung.
    shares: lengths of the rungs as shares of the recipe's max_steps.
    num_seeds: trainings of each trial of the last rung.
    seed: of the draws, and the first one of the trainings.
    options: of every training; train_dir is the parent of the run directories.
    winner_validation_examples: validation_examples of the winner's recipe, as requested by the
      user; that of `recipe` may be only for the sweep.
  """
  recipe: recipe_lib.Recipe
  dimensions: tuple[dimension_lib.Dimension, ...]
  num_trials: int
  shares: tuple[fractions.Fraction, ...]
  num_seeds: int
  seed: int
  options: train_options.TrainOptions
  winner_validation_examples: int = 0

  @property
  def folder(self) -> pathlib.Path:
    """The parent of the run directories."""
    return pathlib.Path(self.options.train_dir)

  def as_json(self) -> dict[str, object]:
    """Returns everything that the results depend on."""
    spec = datasets.get(self.recipe.dataset)
    # An imported set may lie elsewhere the next time.
    dataset = f'{spec.name} {data_identity.of_shards(spec)}' if spec.is_imported else spec.name
    return recipe_settings.flat(self.recipe) | {
        'dataset': dataset,
        'set': [f'{one.name}={one.text}' for one in self.dimensions], 'trials': self.num_trials,
        'rungs': ','.join(map(str, self.shares)), 'seeds': self.num_seeds, 'seed': self.seed,
        'data_source': self.options.data_source}


@dataclasses.dataclass(frozen=True)
class Job:
  """One training of a sweep."""
  rung: rungs_lib.Rung
  trial: search_space.Trial
  seed: int

  @property
  def key(self) -> tuple[int, int, int]:
    """The key of its result in the ledger."""
    return self.rung.number, self.trial.number, self.seed


class Sweep:
  """A sweep in its directory.

  Attributes:
    config: its settings.
    trials: all of them, by number.
    rungs: the shortest first.
    ledger: the results so far.
  """

  def __init__(self, config: SweepConfig, log: console.LogFn):
    """Checks the settings of every trial; creates the ledger, or reads it.

    Raises:
      errors.InputError: a trial has invalid settings, the directory holds another sweep or a run,
        or another process uses it.
    """
    self.config = config
    self._log = log
    self.trials = search_space.trials(config.dimensions, config.num_trials, config.seed)
    self.rungs = rungs_lib.plan(config.shares, config.recipe.max_steps, len(self.trials),
                                config.num_seeds, config.seed)
    for trial in self.trials:
      trial.recipe(config.recipe).check_layers()
    self._lock = _opened(config.folder)
    self.ledger = ledger_lib.Ledger(config.folder / LEDGER, config.as_json())

  def __enter__(self) -> 'Sweep':
    return self

  def __exit__(self, *exception: object) -> None:
    self.ledger.close()
    self._lock.close()

  def run(self, finishing: trainer.Finishing) -> list[ranking.Ranked]:
    """Runs the trainings that are not in the ledger.

    Args:
      finishing: as for `trainer.Trainer.train`.

    Returns:
      The trials of the last rung, the best first.

    Raises:
      errors.InputError: all trials of a rung diverged, or data, devices or directory are
        unusable.
      KeyboardInterrupt: a signal asked it to end; the state is saved.
    """
    progress = progress_lib.Progress(self.rungs, self.ledger.results.values(), self._log)
    entered = [trial.number for trial in self.trials]
    for rung in self.rungs:
      jobs = list(self._jobs(rung, entered))
      progress.begin(rung, len(entered), len(jobs))
      for job in jobs:
        if job.key not in self.ledger.results:
          progress.start(job.rung, str(job.trial), job.key)
          result = self._train(job, finishing)
          self.ledger.append(result)
          progress.end(result)
      ranked = self.ranked(rung)
      entered = self._promoted(rung, ranked)
    return ranked

  def ranked(self, rung: rungs_lib.Rung) -> list[ranking.Ranked]:
    """Returns the trials of a rung that have a result, the best first."""
    return ranking.rank(result for result in self.ledger.results.values()
                        if result.rung == rung.number)

  def winner(self, ranked: Sequence[ranking.Ranked]) -> recipe_lib.Recipe:
    """Returns the recipe with the settings of the best trial."""
    best, recipe = ranked[0], self.config.recipe
    count = max(result.count for result in best.results)
    summary = (f'{recipe.name} with {self.trials[best.trial]}, the best of {len(self.trials)} '
               f'trials ({best.accuracy:.2%} of {count:,} validation images)')
    return dataclasses.replace(
        self.trials[best.trial].recipe(recipe), name=f'{recipe.name}_swept', summary=summary,
        validation_examples=self.config.winner_validation_examples)

  def _jobs(self, rung: rungs_lib.Rung, entered: Sequence[int]) -> Iterator[Job]:
    """Yields the trainings of a rung: all trials with the first seed, then with the next."""
    for seed in rung.seeds:
      for number in entered:
        yield Job(rung, self.trials[number], seed)

  def _train(self, job: Job, finishing: trainer.Finishing) -> ledger_lib.Result:
    recipe = dataclasses.replace(
        job.trial.recipe(self.config.recipe), max_steps=job.rung.steps)
    options = dataclasses.replace(
        self.config.options, seed=job.seed, train_dir=str(self.run_dir(*job.key)))
    try:
      return trial_run.run(recipe, options, job.trial.number, job.rung.number, finishing,
                           self._log)
    except errors.InputError as error:
      raise errors.InputError(f'trial {job.trial.number}, {job.trial}: {error}') from error

  def run_dir(self, rung: int, trial: int, seed: int) -> pathlib.Path:
    """Returns the run directory of a training; arguments as the key in the ledger."""
    return self.config.folder / f'rung{rung + 1}' / f'trial{trial:03}_seed{seed}'

  def _promoted(self, rung: rungs_lib.Rung, ranked: Sequence[ranking.Ranked]) -> list[int]:
    if all(one.num_diverged == len(one.results) for one in ranked):
      raise errors.InputError(
          f'{self.config.folder}: all {len(ranked)} trials of rung {rung.number + 1} diverged '
          '(non-finite values); give lower learning rates, in another --work_dir')
    following = self.rungs[rung.number + 1:]
    return ranking.promoted(ranked, following[0].num_trials) if following else []


def _opened(folder: pathlib.Path) -> run_locks.TrainingLock:
  """Makes the directory of a sweep; returns a lock that keeps other sweeps out of it."""
  run_dir = run_dir_lib.RunDir(folder)
  try:
    writable_place.try_directory(folder)
  except errors.InputError as error:
    raise errors.InputError(f'--work_dir={error}') from error
  if run_dir.config_file.exists():
    raise errors.InputError(f'--work_dir={folder}: holds a run; give a directory for the sweep, in '
                            'which its runs get directories of their own')
  return run_locks.lock_training(run_dir, 'work_dir')
