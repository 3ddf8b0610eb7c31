"""The training images on which the ranges of an int8 export are measured."""

import numpy as np

from engine.config import run_config
from engine.runs import dataset_splits
from tfrecords import datasets
from tfrecords import record_loader

COUNT = 500


def images(config: run_config.RunConfig, data_dir: str, data_source: str, seed: int,
           count: int = COUNT) -> np.ndarray:
  """Returns images that a run was trained on, uint8 [count, height, width, channels].

  Args:
    config: the run's settings.
    data_dir: directory of the data sets.
    data_source: binary, tfrecord or tfds.
    seed: chooses the images.
    count: their number; of fewer training images all are taken.

  Raises:
    errors.InputError: the training images cannot be read.
  """
  spec = datasets.get(config.recipe.dataset, data_dir)
  source = dataset_splits.training_source(
      config.recipe, spec, data_dir, data_source, config.seed)
  chosen = np.random.default_rng(seed).choice(
      source.num_examples, min(count, source.num_examples), replace=False)
  return record_loader.load(source)[0].numpy()[np.sort(chosen)]
