"""Runs that are made in a moment: a few random records and an untrained network on 8x8 windows."""

import pathlib

import numpy as np
import tensorflow as tf

from engine.config import recipe_catalog
from engine.config import run_config
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tfrecords import datasets

SPEC = datasets.get('cifar10')
TRAIN_EXAMPLES = 40
TEST_EXAMPLES = 23
# The network of the fewest operations: to trace them is most of what a short training takes.
SOFTMAX = {'model': 'softmax', 'weight_decay_layers': ()}


def write_records(data_dir: pathlib.Path) -> pathlib.Path:
  """Writes small record files of CIFAR-10; returns `data_dir`."""
  folder = data_dir / SPEC.directory
  folder.mkdir(parents=True)
  rng = np.random.default_rng(0)
  counts = dict.fromkeys(SPEC.train_files, TRAIN_EXAMPLES // 5) | {'test_batch.bin': TEST_EXAMPLES}
  for name, count in counts.items():
    records = rng.integers(0, 256, [count, SPEC.record_bytes], np.uint8)
    records[:, 0] %= SPEC.num_classes
    (folder / name).write_bytes(records.tobytes())
  return data_dir


def config(**changes) -> run_config.RunConfig:
  """Returns the settings of a small run; `changes` go into its recipe."""
  recipe = recipe_catalog.get('cifar10_tutorial').with_settings(
      **{'crop_size': 8, 'batch_size': 8} | changes)
  used = recipe.max_train_examples or TRAIN_EXAMPLES - recipe.validation_examples
  return run_config.RunConfig(recipe, 0, recipe.class_names, SPEC.image_shape, used)


def make(path: pathlib.Path, steps: tuple[int, ...], **changes) -> run_dir_lib.RunDir:
  """Makes a run with a checkpoint for each step, its averages unlike its weights."""
  run_dir = run_dir_lib.RunDir(path)
  run_dir.begin(config(**changes))
  state = state_lib.TrainState(config(**changes))
  saved = checkpoints.Checkpoints(run_dir.checkpoints, state.checkpoint())
  for step in steps:
    state.step.assign(step)
    for variable in state.averages.trainable_variables:
      variable.assign_add(tf.random.stateless_normal(variable.shape, [step, 0], stddev=0.05))
    saved.save(step)
  return run_dir


def without_optimizer(state: state_lib.TrainState) -> tf.train.Checkpoint:
  """Returns what best/ holds of a state."""
  return tf.train.Checkpoint(network=state.network, averages=state.averages, step=state.step)


def damage(run_dir: run_dir_lib.RunDir, step: int, keep: int = 1000) -> None:
  """Cuts the data of a checkpoint to `keep` bytes, as a process that was killed while writing."""
  path, = run_dir.checkpoints.glob(f'ckpt-{step}.data-*')
  path.write_bytes(path.read_bytes()[:keep])
