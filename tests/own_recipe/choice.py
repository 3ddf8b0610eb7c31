"""Trains the recipe `own` and what was tried instead of it on public sets.

  python -m tests.own_recipe.choice --packages=PACKAGES --work_dir=sets --seeds=0,1
  python -m tests.own_recipe.choice ... --sets=digits --trials='half of the steps;resnet, mirrored'

Each training is a row of benchmarks/own_recipe.json, with the accuracy on validation images, and is
done once. `--split=test` is for the chosen rules alone.
"""

import argparse
from collections.abc import Iterator
import gc
import itertools
import json
import pathlib
import time

import numpy as np
import tensorflow as tf

from engine.config import own_recipe
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.label_check import fold_training
from tests.own_recipe import public_sets
from tests.own_recipe import table
from tests.own_recipe import trials
from tfrecords import datasets
from tfrecords import reader
from tfrecords import record_loader


def train(recipe: recipe_lib.Recipe, split: str, seed: int) -> dict[str, float]:
  """Returns accuracy, mean of the recalls and seconds of processor time of a training.

  Args:
    recipe: of an imported set.
    split: that is asked about.
    seed: of the training.
  """
  spec = datasets.get(recipe.dataset)
  options = train_options.TrainOptions(train_dir='', data_dir=recipe.dataset, seed=seed)
  trained, asked = (reader.open_source(spec, recipe.dataset, one) for one in ('train', split))
  start = time.process_time()
  logits = fold_training.held_out_logits(recipe, options, trained, asked, spec.name, print)
  seconds = time.process_time() - start
  gc.collect()
  labels = record_loader.read_labels(asked)
  return measures(logits.argmax(axis=1), labels) | {'seconds': round(seconds, 1)}


def measures(found: np.ndarray, labels: np.ndarray) -> dict[str, float]:
  """Returns the accuracy and the mean of the classes' recalls of predicted classes."""
  correct = found == labels
  recalls = [correct[labels == label].mean() for label in np.unique(labels)]
  return {'accuracy': round(float(correct.mean()), 5), 'recall': round(float(np.mean(recalls)), 5)}


def run(wanted: Iterator[tuple[str, str, int]], split: str, places: public_sets.Places,
        folder: pathlib.Path) -> None:
  """Trains what the file of results does not have.

  Args:
    wanted: sets, trials and seeds.
    split: that is asked about.
    places: of the sources.
    folder: of the imported sets.
  """
  for name, trial, seed in wanted:
    done = table.read()
    key = {'set': name, 'split': split, 'trial': trial, 'seed': seed}
    if any(key.items() <= row.items() for row in done):
      continue
    directory = str(public_sets.imported(name, places, folder))
    spec = datasets.get(directory)
    recipe = trials.changed(trial, own_recipe.derive(spec), spec)
    row = key | {'pictures': spec.train_examples, 'model': recipe.model,
                 'batch': recipe.batch_size, 'steps': recipe.max_steps,
                 **train(recipe, split, seed)}
    print(json.dumps(row), flush=True)
    table.write([*table.read(), row])


def main() -> None:
  """Trains as the flags say."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--data_dir', type=pathlib.Path, default=pathlib.Path('data'))
  parser.add_argument('--packages', type=pathlib.Path, required=True)
  parser.add_argument('--work_dir', type=pathlib.Path, required=True)
  parser.add_argument('--sets', default=','.join(public_sets.SETS))
  parser.add_argument('--trials', default=trials.OWN)
  parser.add_argument('--seeds', default='0')
  parser.add_argument('--split', default='validation')
  given = parser.parse_args()
  tf.config.threading.set_intra_op_parallelism_threads(1)
  tf.config.threading.set_inter_op_parallelism_threads(1)
  run(itertools.product(given.sets.split(','), given.trials.split(';'),
                        map(int, given.seeds.split(','))),
      given.split, public_sets.Places(given.data_dir, given.packages), given.work_dir)


if __name__ == '__main__':
  main()
