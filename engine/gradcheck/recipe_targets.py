"""Gradient targets of trainings: the loss of a recipe's first step or of a run's next one."""

import dataclasses

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.gradcheck import finite_differences
from engine.gradcheck import network_targets
from engine.inference import model_runner
from engine.models import network as network_lib
from engine.reporting import console
from engine.runs import class_counts
from engine.runs import dataset_splits
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tfrecords import datasets
from tfrecords import pipeline
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords import reader
from tfrecords import record_loader

# Images that a network with data-dependent initialization is adapted to.
_CALIBRATION_IMAGES = 500


def of_recipe(recipe: recipe_lib.Recipe, data_dir: str, data_source: str,
              seed: int = 0) -> finite_differences.GradientTarget:
  """Returns the whole loss of a recipe at step 0, on the first records of its data set.

  Args:
    recipe: with the batch size to check with.
    data_dir: folder of the data sets.
    data_source: binary, tfrecord or tfds.
    seed: of the training.

  Raises:
    errors.InputError: the data cannot be used.
  """
  source = dataset_splits.training_source(
    recipe, datasets.get(recipe.dataset, data_dir), data_dir, data_source
  )
  config = run_config.RunConfig(recipe, seed, source.spec.class_names, source.spec.image_shape,
                                source.num_examples, data_source,
                                class_counts=class_counts.of_recipe(recipe, source))
  network = state_lib.build_network(config)
  network.adapt(lambda: _first_images(source, recipe.preprocessing))
  network_targets.perturb_biases(network, seed)
  return _of_config(f'recipe {recipe.name}, step 0', config, network, source, 0)


def of_run(run_dir: run_dir_lib.RunDir, batch_size: int, data_dir: str, log: console.LogFn,
           data_source: str | None = None) -> finite_differences.GradientTarget:
  """Returns the whole loss of a run, with the weights of its newest checkpoint.

  Args:
    run_dir: the run.
    batch_size: number of images.
    data_dir: folder of the data sets.
    log: gets a line about every newer checkpoint that cannot be read.
    data_source: binary, tfrecord or tfds; None: that of the run.

  Raises:
    errors.InputError: there is no run or no checkpoint, or the data cannot be used.
  """
  config = run_dir.read_config()
  source = dataset_splits.training_source(
    config.recipe, datasets.get(config.recipe.dataset, data_dir), data_dir,
    data_source or config.data_source
  )
  recipe = dataclasses.replace(config.recipe, batch_size=batch_size)
  runner = model_runner.ModelRunner(config, (model_runner.RAW,))
  step = runner.restore_newest(run_dir, log)
  network = runner.networks[model_runner.RAW]
  return _of_config(f'{run_dir}, recipe {recipe.name}, step {step:,}',
                    dataclasses.replace(config, recipe=recipe), network, source, step)


def _of_config(description: str, config: run_config.RunConfig, network: network_lib.Network,
               source: reader.Source, step: int) -> finite_differences.GradientTarget:
  """Returns the loss of a step, on a batch of the first records."""
  recipe = config.recipe
  few = source.slice(0, min(source.num_examples, recipe.batch_size))
  data = pipeline.TrainingData(few, recipe.augmentation, recipe.batch_size, config.seed)
  images, labels = data.batch(tf.constant(step, tf.int64))
  return network_targets.of_loss(
      f'{description}, {recipe.batch_size} images of {recipe.dataset}', recipe, network,
      lambda: state_lib.build_network(config), (tf.cast(images, tf.float64), labels),
      tf.constant([config.seed, step], tf.int64), config.class_counts)


def _first_images(
  source: reader.Source, preprocessing: preprocessing_config.Preprocessing
) -> tf.Tensor:
  part = source.slice(0, min(source.num_examples, _CALIBRATION_IMAGES))
  return preprocess.preprocess(record_loader.load(part)[0], preprocessing)
