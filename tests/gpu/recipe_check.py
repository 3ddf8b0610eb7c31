"""One recipe on a GPU: what its steps take there, and whether they are those of the processor."""

from collections.abc import Sequence
import pathlib
import time

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.trainer import replica_check
from engine.trainer import replica_side
from engine.trainer import temporary_training
from engine.training import step as step_lib
from tests.tfrecords import small_idx
from tests.tfrecords import small_records
from tfrecords import datasets

# Before the measured steps: compilation, and the choice of convolution kernels.
_WARM_UP = 20
_COMPARED = 2

Row = dict[str, object]


def write_records(data_dir: pathlib.Path, recipes: Sequence[recipe_lib.Recipe]) -> None:
  """Writes random records of the recipes' data sets, in full size."""
  for name in dict.fromkeys(recipe.dataset for recipe in recipes):
    spec = datasets.get(name)
    if spec.container == 'idx':
      small_idx.write(data_dir, spec)
    else:
      folder = data_dir / spec.directory
      folder.mkdir()
      for split in ('train', 'test'):
        names = spec.files(split)
        for number, name in enumerate(names):
          records = small_records.random(spec.examples(split) // len(names), spec, number)
          (folder / name).write_bytes(records.tobytes())


def check(recipe: recipe_lib.Recipe, data_dir: pathlib.Path, device: str, steps: int) -> Row:
  """Returns what a recipe's steps on a device took, and how they agree with the processor's.

  Args:
    recipe: what to train.
    data_dir: of the records.
    device: such as GPU:0.
    steps: number of measured steps.
  """
  options = train_options.TrainOptions('unused', str(data_dir))
  row = _measured(_on(device, recipe, options), device, steps)
  exact = recipe.with_settings(compute_dtype='float32')
  # What is compiled for the GPU is compared with what is not.
  single, other = (replica_side.ReplicaSide(_on(where, one, options), 1) for where, one in (
      ('CPU:0', exact.with_settings(jit_compile=False)), (device, exact)))
  found = replica_check.compare(single, other, lambda line: None, _COMPARED)
  return row | {'agrees': found.agrees and bool(row['input_on_device']),
                'differences': found.lines()}


def _measured(training: temporary_training.TemporaryTraining, device: str, steps: int) -> Row:
  """Returns rate, waits, memory and loss of steps, and whether their batches come to the device."""
  loop = step_lib.build_loop(
      training.strategy, training.state, training.recipe, training.data.source.num_examples)
  batches = training.data.iterator(0, training.strategy)
  places = {part.device for part in next(batches)}
  _memory(device)
  # Until its metrics are read a loop may still compute.
  float(loop(batches, tf.constant(_WARM_UP))['loss'])
  start = time.perf_counter()
  metrics = {name: float(value) for name, value in loop(batches, tf.constant(steps)).items()}
  seconds = time.perf_counter() - start
  waited = metrics['input_wait'] * steps / metrics['input_wait_steps']
  return {'compute_dtype': training.recipe.compute_dtype,
          'images_per_second': steps * training.recipe.batch_size / seconds,
          'input_wait_share': waited / seconds,
          'input_wait_steps': metrics['input_wait_steps'], 'loss': metrics['loss'],
          'input_on_device': all(place.endswith(device) for place in places),
          'peak_memory_bytes': _memory(device)}


def _on(device: str, recipe: recipe_lib.Recipe,
        options: train_options.TrainOptions) -> temporary_training.TemporaryTraining:
  """Returns a training on one device."""
  made = temporary_training.create(recipe, options, lambda line: None)
  strategy = tf.distribute.OneDeviceStrategy(device)
  state = temporary_training.new_state(made.data.run_config(), strategy)
  state.take(made.state)
  return made._replace(strategy=strategy, state=state)


def _memory(device: str) -> int:
  """Returns the largest memory that was in use on a GPU since the last call."""
  if 'GPU' not in device:
    return 0
  peak = tf.config.experimental.get_memory_info(device)['peak']
  tf.config.experimental.reset_memory_stats(device)
  return int(peak)
