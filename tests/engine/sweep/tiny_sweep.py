"""A sweep over a few images that takes seconds: two rungs, two seeds, a trial a quarter second."""

import pathlib

from engine.config import recipe_catalog
from engine.config import train_options
from engine.sweep import rungs
from engine.sweep import search_space
from engine.sweep import sweep as sweep_lib
from tests.tfrecords import small_idx
from tfrecords import datasets

RECIPE = recipe_catalog.get('mnist_softmax').with_settings(
    batch_size=4, max_steps=4, validation_examples=8)
SET = ('learning_rate=log:0.001..1', 'label_smoothing=0,0.1')


def write_records(data_dir: pathlib.Path) -> pathlib.Path:
  """Writes a few digits of noise; returns `data_dir`."""
  small_idx.write(data_dir, small_idx.shrunk(datasets.get('mnist'), 24, 4))
  return data_dir


def config(folder: pathlib.Path, data_dir: pathlib.Path, recipe=RECIPE, texts=SET, num_trials=3,
           num_seeds=2) -> sweep_lib.SweepConfig:
  """Returns a sweep of these trials on two rungs."""
  options = train_options.TrainOptions(str(folder), str(data_dir), summary_interval=0)
  return sweep_lib.SweepConfig(recipe, search_space.parse(texts), num_trials,
                               rungs.parse(['1/2', '1']), num_seeds, 0, options)
