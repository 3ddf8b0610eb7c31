"""`make gpu-check`: every recipe on a GPU, beside the processor, within ten minutes.

Each recipe takes 200 steps on generated records of its data set: the rate, the share of the time
that steps wait for their batch, the memory, and whether two steps agree with those on the
processor (in float32; see engine/trainer/replica_check.py). It writes benchmarks/gpu.json.
"""

from collections.abc import Sequence
import json
import pathlib
import sys
import tempfile
import time

import tensorflow as tf

from engine.bench.core import environment
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import train_options
from engine.trainer import replica_check
from engine.trainer import temporary_training
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.tfrecords import small_idx
from tests.tfrecords import small_records
from tfrecords import atomic_file
from tfrecords import datasets

FILE = pathlib.Path(__file__).parents[2] / 'benchmarks' / 'gpu.json'
STEPS = 200
# Before the measured ones: compilation, and the choice of convolution kernels.
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
  training = _on(device, recipe, options)
  loop = step_lib.build_loop(
      training.strategy, training.state, training.recipe, training.data.source.num_examples)
  batches = training.data.iterator(0, training.strategy)
  loop(batches, tf.constant(_WARM_UP))
  start = time.perf_counter()
  metrics = loop(batches, tf.constant(steps))
  loss, wait = float(metrics['loss']), float(metrics['input_wait'])
  seconds = time.perf_counter() - start
  exact = recipe.with_settings(compute_dtype='float32')
  found = replica_check.compare(_on('CPU:0', exact, options), _on(device, exact, options), 1,
                                lambda line: None, _COMPARED)
  return {'recipe': recipe.name, 'compute_dtype': training.recipe.compute_dtype,
          'images_per_second': steps * recipe.batch_size / seconds,
          'input_wait_share': wait / seconds, 'loss': loss, 'peak_memory_bytes': _memory(device),
          'agrees': found.agrees, 'differences': found.lines()}


def _on(device: str, recipe: recipe_lib.Recipe,
        options: train_options.TrainOptions) -> temporary_training.TemporaryTraining:
  """Returns a training on one device."""
  made = temporary_training.create(recipe, options, lambda line: None)
  strategy = tf.distribute.OneDeviceStrategy(device)
  state = temporary_training.new_state(made.data.run_config(), strategy)
  for mine, theirs in zip(state.variables, made.state.variables, strict=True):
    mine.assign(theirs.read_value())
  return made._replace(strategy=strategy, state=state)


def _memory(device: str) -> int:
  """Returns the largest memory that was in use on a GPU since the last call."""
  if 'GPU' not in device:
    return 0
  peak = tf.config.experimental.get_memory_info(device)['peak']
  tf.config.experimental.reset_memory_stats(device)
  return int(peak)


def run(recipes: Sequence[recipe_lib.Recipe], device: str, steps: int,
        file: pathlib.Path) -> list[Row]:
  """Checks recipes, with a line for each, and writes a file.

  Args:
    recipes: to be checked.
    device: such as GPU:0.
    steps: number of measured steps.
    file: for the results, written after each recipe.
  """
  rows: list[Row] = []
  with tempfile.TemporaryDirectory(prefix='rana_gpu_') as folder:
    write_records(pathlib.Path(folder), recipes)
    for recipe in recipes:
      rows.append(check(recipe, pathlib.Path(folder), device, steps))
      row = rows[-1]
      print(f'{row["recipe"]}: {row["images_per_second"]:,.0f} images a second, waits for input '
            f'{row["input_wait_share"]:.0%}, {row["peak_memory_bytes"]:,} bytes, '
            f'{"agrees" if row["agrees"] else "DIFFERS"}', flush=True)
      atomic_file.write_text(file, json.dumps(
          {'machine': vars(environment.describe()), 'device': device, 'steps': steps,
           'recipes': rows}, indent=2) + '\n')
  return rows


def main() -> int:
  """Checks all recipes on the first GPU; returns the exit status."""
  if not tf.config.list_physical_devices('GPU'):
    print(f'gpu-check: {strategy_lib.inventory()}; run it where TensorFlow sees one '
          '(make EXTRAS=gpu)', file=sys.stderr)
    return 1
  strategy_lib.use_devices('gpu')
  # Its products have 10 bits of mantissa, which is no rounding of float32.
  tf.config.experimental.enable_tensor_float_32_execution(False)
  rows = run(list(recipe_catalog.RECIPES.values()), 'GPU:0', STEPS, FILE)
  return 0 if all(row['agrees'] for row in rows) else 1


if __name__ == '__main__':
  sys.exit(main())
