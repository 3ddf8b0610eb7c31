"""A sweep with results, none of which was trained."""

from collections.abc import Iterator
import contextlib
import pathlib

from engine.sweep import ledger
from engine.sweep import sweep as sweep_lib
from tests.engine.sweep import tiny_sweep


@contextlib.contextmanager
def opened(folder: pathlib.Path, num_seeds: int = 2) -> Iterator[sweep_lib.Sweep]:
  """Yields a sweep of four trials: 3 diverged, 1 and 2 went on, and 2 is best."""
  config = tiny_sweep.config(folder, folder, num_trials=4, num_seeds=num_seeds)
  with sweep_lib.Sweep(config, print) as sweep:
    for trial, accuracy in enumerate((0.125, 0.25, 0.5)):
      sweep.ledger.append(ledger.Result(trial, 0, 0, 2, 1.0, accuracy, 0, 8, 1.0))
    sweep.ledger.append(ledger.Result(3, 0, 0, 2, 1.0, diverged='NaN'))
    for trial, accuracies in ((1, (0.5, 0.25)), (2, (0.5, 0.75))):
      for seed, accuracy in enumerate(accuracies[:num_seeds]):
        sweep.ledger.append(ledger.Result(trial, 1, seed, 4, 1.0, accuracy, 0, 8, 1.0))
    yield sweep
