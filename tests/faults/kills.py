"""Kills a training repeatedly at random instants and restarts it.

Half of the instants are counted from the start of the process, to hit imports, restoring and
tracing; the others from the first log line of a step, when a checkpoint is written at every step.
"""

from collections.abc import Iterator
import json
import math
import pathlib
import random
import signal

import numpy as np
import tensorflow as tf

from engine.runs import metrics_log
from tests.binaries import processes
from tests.faults import fault

STEPS = 24
SHARED = ('--data_dir=data', f'--max_steps={STEPS}', '--checkpoint_interval=1',
           '--log_frequency=1', '--steps_per_loop=1', '--summary_interval=4', '--batch_size=8')
_NO_AUGMENTATION = ('--norandom_crop', '--norandom_flip', '--max_brightness_delta=0',
                    '--contrast_lower=1', '--contrast_upper=1')
# The run whose layers the recipe with frozen layers starts from.
BASE = ('--recipe=cifar10_tutorial', '--crop_size=8', '--max_steps=1')
RECIPES = {
    'in memory': ('--recipe=mnist_softmax', '--momentum=0.9', '--moving_average_decay=0.9'),
    'streamed': ('--recipe=mnist_softmax', '--optimizer=adam', '--memory_budget_mb=0'),
    'frozen layers, features cached': (
        '--recipe=cifar10_tutorial', '--crop_size=8', '--frozen_layers=conv1,conv2',
        *_NO_AUGMENTATION, '--warm_start_from=base/run'),
}


def train(starts: processes.Starts, place: pathlib.Path, recipe: str, run: str,
          **setup) -> processes.Result:
  """Trains a recipe in a run directory of the place, with changes to the process setup."""
  return starts.result_of(
      'train_main', *SHARED, *RECIPES.get(recipe, BASE), f'--train_dir={run}/run', folder=place,
      setup=fault.setup_with(**setup))


def instants(seed: str) -> Iterator[dict[str, object]]:
  """Yields changes to the process setup, each with SIGKILL at another instant."""
  chance = random.Random(seed)
  while True:
    if chance.random() < 0.5:
      yield {'signal': 'SIGKILL', 'signal_delay': math.exp(chance.uniform(-3.0, 1.0))}
    else:
      yield {'signal': 'SIGKILL', 'signal_after': ': step ',
             'signal_delay': chance.uniform(0.0, 0.4)}


def tensors(run: pathlib.Path) -> dict[str, bytes]:
  """Returns the bytes of all tensors in the last checkpoint of a run, by name."""
  reader = tf.train.load_checkpoint(str(run / 'checkpoints' / f'ckpt-{STEPS}'))
  names = set(reader.get_variable_to_shape_map()) - {'_CHECKPOINTABLE_OBJECT_GRAPH'}
  # The id of a run is random.
  return {name: np.asarray(reader.get_tensor(name)).tobytes() for name in names
          if 'run_id' not in name}


def losses(run: pathlib.Path) -> dict[int, set[float]]:
  """Returns all losses of each step in metrics.jsonl, over all restarts."""
  found: dict[int, set[float]] = {}
  for line in (run / 'metrics.jsonl').read_text().splitlines():
    try:
      record = json.loads(line)
    except json.JSONDecodeError:
      # A line that a kill truncated.
      continue
    if record['kind'] == 'train':
      found.setdefault(record['step'], set()).add(record['loss'])
  return found


def names(folder: pathlib.Path) -> set[str]:
  """Returns the files and folders below a folder except event files, whose names have a time."""
  return {str(path.relative_to(folder)) for path in folder.rglob('*')
          if 'tfevents' not in path.name}


def differences(whole: pathlib.Path, killed: pathlib.Path) -> list[str]:
  """Returns the differences between a training that was killed and one that was not."""
  wrong = changed(whole, killed)
  if names(whole) != names(killed):
    wrong.append(f'left or missing: {sorted(names(whole) ^ names(killed))}')
  return wrong


def changed(whole: pathlib.Path, ended: pathlib.Path) -> list[str]:
  """Returns the differences between the numbers of two trainings."""
  wrong = []
  if tensors(whole / 'run') != tensors(ended / 'run'):
    wrong.append('the last checkpoint')
  expected, found = losses(whole / 'run'), losses(ended / 'run')
  if expected != found:
    wrong.append(f'losses of metrics.jsonl: {found}, not {expected}')
  steps = [record['step'] for record in metrics_log.read(ended / 'run/metrics.jsonl', 'train')]
  if steps != [*range(1, STEPS + 1)]:
    wrong.append(f'steps of metrics.jsonl: {steps}')
  return wrong


def was_killed(result: processes.Result) -> bool:
  """Returns whether a process was killed, and did not end before its instant."""
  return result.status == -signal.SIGKILL
