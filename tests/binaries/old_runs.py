"""Runs as an earlier version left them: config.json of format 2, killed after step 4 of 8.

tests/data/run_d21f8d2 was made by commit d21f8d2 on the records that tiny_runs.write_records makes;
expected.json holds the losses of all eight steps of the same trainings that were not interrupted,
and what that version said about step 4.
"""

import json
import pathlib
import shutil
from typing import Any

FOLDER = pathlib.Path(__file__).parents[1] / 'data' / 'run_d21f8d2'
NAMES = ('adam', 'muon')
# The command lines that made them, but for --train_dir, --data_dir and what is no part of a run.
_SHARED = ('--batch_size=8', '--max_steps=8', '--precision=float32', '--noalternate_flip')
# What the recipe `cifar10` had then, and has no more.
_OF_THE_RECIPE = (
    '--crop_padding=0', '--shrink_to=0', '--label_smoothing=0.1', '--notest_time_flip')
ARGUMENTS = {
    'adam': ('--recipe=mnist_deep', '--dataset=cifar10', '--model=softmax', '--crop=8', '--flip',
             '--classes=cat,deer,dog,frog,horse,ship,truck', '--nostandardize', *_SHARED),
    'muon': ('--recipe=cifar10', '--model=cnn', '--crop=10', '--holdout_examples=8',
             '--peak_at=0.5', '--learning_rate=0.02', '--muon_learning_rate=0.02', *_SHARED,
             *_OF_THE_RECIPE)}


def copy(name: str, folder: pathlib.Path) -> pathlib.Path:
  """Copies a run to below `folder` and returns its directory."""
  return shutil.copytree(FOLDER / name, folder / name)


def expected(name: str) -> dict[str, Any]:
  """Returns what the version that made a run said about it."""
  return json.loads((FOLDER / 'expected.json').read_text())[name]


def records(run: pathlib.Path, kind: str) -> list[dict[str, Any]]:
  """Returns the lines of one kind in a run's metrics.jsonl, in their order."""
  lines = map(json.loads, (run / 'metrics.jsonl').read_text().splitlines())
  return [line for line in lines if line['kind'] == kind]
