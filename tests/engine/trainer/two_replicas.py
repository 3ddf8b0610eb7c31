"""Trains on two parts of the CPU until the numbers are no longer finite, and rolls back.

  python -m tests.engine.trainer.two_replicas DATA_DIR RUN

A process of its own, since devices are settled before TensorFlow computes anything. Prints JSON:
the last step, the steps of the halvings, and the names of the variables whose two copies differ.
"""

import json
import sys

import numpy as np

from engine.trainer import trainer
from engine.training import strategy as strategy_lib
from tests.engine.trainer import failing_runs


def main(data_dir: str, run: str) -> None:
  """Trains, and prints what came of it."""
  strategy_lib.use_devices('cpu', 2)
  trained = trainer.run(
      failing_runs.recipe(), failing_runs.options(
          data_dir, run, on_nan='rollback', logical_devices=2), lambda line: None)
  copies = {variable.name: [copy.numpy() for copy in trained.strategy.experimental_local_results(
      variable)] for variable in trained.state.variables}
  print(json.dumps({
      'step': trained.done.step, 'halvings': trained.lr_halvings,
      'copies': sorted({len(values) for values in copies.values()}),
      'differ': [name for name, values in copies.items()
                 if not all(np.array_equal(value, values[0]) for value in values)]}))


if __name__ == '__main__':
  main(*sys.argv[1:])
