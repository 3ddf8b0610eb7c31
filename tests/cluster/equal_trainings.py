"""Trainings whose result does not depend on where they compute."""

import pathlib
from typing import Any

import numpy as np

from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs
from tests.engine.trainer import local_cluster

# The networks are the real ones; sets and batches are tiny. Each has the recipe, changes to it and
# options.
_FEW = {'batch_size': 12, 'max_steps': 3}
_STILL = {'random_crop': False, 'random_flip': False, 'max_brightness_delta': 0.0,
          'contrast_lower': 1.0, 'contrast_upper': 1.0}
BITWISE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    'cifar10': ('cifar10', _FEW, {}),
    'cifar10_94': ('cifar10_94', _FEW, {}),
    'streamed': ('cifar10_tutorial', _FEW | {'crop_size': 8, 'max_hue_degrees': 20.0},
                 {'memory_budget_mb': 0}),
    'features and dropout': (
        'cifar10_tutorial',
        _FEW | _STILL | {'crop_size': 8, 'frozen_layers': ['conv1', 'conv2'], 'dropout': 0.2},
        {})}
# Without maxima, whose ties rounding breaks, and without Muon, which amplifies it.
SMOOTH = {'model': 'softmax', 'weight_decay_layers': ['all'], 'crop_size': 8, 'batch_size': 12,
          'learning_rate': 0.01, 'momentum': 0.9}


def train(workers: int, given: dict[str, Any]) -> None:
  """Trains to the end with so many workers.

  Raises:
    RuntimeError: a worker did not end well.
  """
  if workers == 1:
    endings = [local_cluster.finish(local_cluster.start(given))]
  else:
    with local_cluster.started(workers, given) as cluster:
      cluster.serve()
      endings = cluster.wait()
  if any(status for status, *_ in endings):
    raise RuntimeError(f'{endings}')


def bitwise(name: str, place: pathlib.Path) -> tuple[str, dict[str, Any], dict[str, Any]]:
  """Returns a row of BITWISE; makes the run that it starts with, if it needs one."""
  recipe, changes, options = BITWISE[name]
  if 'frozen_layers' in changes:
    if not (place / 'six').is_dir():
      tiny_runs.make(place / 'six', (10,), class_subset=('cat', 'deer'))
    options = options | {'warm_start_from': str(place / 'six')}
  return recipe, changes, options


def largest_difference(one: pathlib.Path, other: pathlib.Path, step: int) -> float:
  """Returns the largest difference between the tensors of two runs' checkpoints."""
  first, second = (failing_runs.tensors(path, step) for path in (one, other))
  if first.keys() != second.keys():
    raise ValueError(f'{first.keys() ^ second.keys()}')
  return max(float(np.abs(value.astype(float) - second[name].astype(float)).max(initial=0.0))
             for name, value in first.items() if value.dtype.kind in 'fi')
