"""`make gpu-check`: every recipe on a GPU, beside the processor, within ten minutes.

Each recipe takes 200 steps on generated records of its data set, without TensorFloat-32: the rate,
the share of the time that steps wait for their batch, the memory, whether the batches come to the
GPU, and whether two steps in float32 agree with those on the processor (see
engine/trainer/replica_check.py). Then two recipes do the same with `jit_compile`. It writes
benchmarks/gpu.json after each; one that fails has its error there, and the others go on.
"""

from collections.abc import Sequence
import json
import pathlib
import sys
import tempfile
import time
import traceback

import tensorflow as tf

from engine.bench.core import environment
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.training import strategy as strategy_lib
from tests.gpu import recipe_check
from tfrecords import atomic_file

FILE = pathlib.Path(__file__).parents[2] / 'benchmarks' / 'gpu.json'
STEPS = 200
# No recipe is begun after this time; the last one ends within ten minutes.
SECONDS = 540.0
COMPILED = ('cifar10', 'cifar10_94')

Row = recipe_check.Row


def run(recipes: Sequence[recipe_lib.Recipe], device: str, steps: int, file: pathlib.Path,
        seconds: float = SECONDS) -> list[Row]:
  """Checks recipes, with two lines for each, and writes a file.

  Args:
    recipes: to be checked.
    device: such as GPU:0.
    steps: number of measured steps.
    file: for the results, written after each recipe.
    seconds: after which no recipe is begun.
  """
  start, rows = time.monotonic(), []
  with tempfile.TemporaryDirectory(prefix='rana_gpu_') as folder:
    print('writing records', flush=True)
    recipe_check.write_records(pathlib.Path(folder), recipes)
    for number, recipe in enumerate(recipes, 1):
      name = recipe.name + ', jit_compile' * recipe.jit_compile
      print(f'{number} of {len(recipes)}: {name}', flush=True)
      rows.append({'recipe': recipe.name, 'jit_compile': recipe.jit_compile}
                  | _tried(recipe, pathlib.Path(folder), device, steps, start + seconds))
      print(f'  {_line(rows[-1])}', flush=True)
      atomic_file.write_text(file, json.dumps(
          {'machine': vars(environment.describe()), 'device': _described(device), 'steps': steps,
           'recipes': rows}, indent=2) + '\n')
  return rows


def _tried(recipe: recipe_lib.Recipe, data_dir: pathlib.Path, device: str, steps: int,
           limit: float) -> Row:
  """Returns what `recipe_check` does, or what went wrong."""
  if time.monotonic() > limit:
    return {'agrees': False, 'error': 'left out, the time is over'}
  start = time.monotonic()
  try:
    row = recipe_check.check(recipe, data_dir, device, steps)
  except Exception as error:  # noqa: BLE001
    traceback.print_exc()
    row = {'agrees': False, 'error': f'{type(error).__name__}: {error}'}
  return row | {'seconds': time.monotonic() - start}


def _line(row: Row) -> str:
  if 'error' in row:
    return f'FAILED: {row["error"]}'
  return (f'{row["images_per_second"]:,.0f} images a second, waits for input '
          f'{row["input_wait_share"]:.0%}, {row["peak_memory_bytes"]:,} bytes, '
          f'input {"on" if row["input_on_device"] else "NOT on"} the device, '
          f'{"agrees" if row["agrees"] else "DIFFERS"}, {row["seconds"]:.0f} s')


def _described(device: str) -> str:
  """Returns a device with its product name."""
  found = [gpu for gpu in tf.config.list_physical_devices('GPU') if gpu.name.endswith(device)]
  details = tf.config.experimental.get_device_details(found[0]) if found else {}
  return f'{device} {details.get("device_name", "")}'.strip()


def main() -> int:
  """Checks all recipes on the first GPU; returns the exit status."""
  if not tf.config.list_physical_devices('GPU'):
    print(f'gpu-check: {strategy_lib.inventory()}; run it where TensorFlow sees one '
          '(make EXTRAS=gpu)', file=sys.stderr)
    return 1
  strategy_lib.use_devices('gpu')
  # Its products have 10 bits of mantissa, which is no rounding of float32.
  tf.config.experimental.enable_tensor_float_32_execution(False)
  recipes = [*recipe_catalog.RECIPES.values(), *(
      recipe_catalog.get(name).with_settings(jit_compile=True) for name in COMPILED)]
  rows = run(recipes, 'GPU:0', STEPS, FILE)
  return 0 if all(row['agrees'] for row in rows) else 1


if __name__ == '__main__':
  sys.exit(main())
