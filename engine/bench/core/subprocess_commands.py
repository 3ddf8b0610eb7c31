"""The commands that a benchmark starts as processes of their own, as a user would."""

import dataclasses
import pathlib
import subprocess
import sys
import time

from engine.bench.core import benchmark_config
from engine.config import recipe_catalog
from engine.runs import run_dir as run_dir_lib

# Where `python -m binaries.train_main` finds the commands.
ROOT = pathlib.Path(__file__).parents[3]


def training_flags(request: benchmark_config.Request) -> list[str]:
  """Returns the flags that tell train_main what to train on what."""
  usual = recipe_catalog.get(request.recipe.name)
  changed = {field.name: getattr(request.recipe, field.name)
             for field in dataclasses.fields(usual)
             if getattr(request.recipe, field.name) != getattr(usual, field.name)}
  texts = {name: ','.join(value) if isinstance(value, tuple) else value
           for name, value in changed.items()}
  return [f'--recipe={usual.name}', *(f'--{name}={text}' for name, text in texts.items()),
          _data_flag(request), f'--data_source={request.data_source}']


def answer_seconds(request: benchmark_config.Request, run_dir: run_dir_lib.RunDir) -> float:
  """Returns the seconds of a predict_main that is asked about one test image, from start to end.

  Args:
    request: says where the images are.
    run_dir: of a training that has ended.

  Raises:
    subprocess.CalledProcessError: it ended with an error.
  """
  began = time.perf_counter()
  subprocess.run(
      [sys.executable, '-m', 'binaries.predict_main', f'--train_dir={run_dir}', '--example=0',
       f'--dataset={request.recipe.dataset}', _data_flag(request)],
      cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True)
  return time.perf_counter() - began


def _data_flag(request: benchmark_config.Request) -> str:
  return f'--data_dir={pathlib.Path(request.data_dir).resolve()}'
