"""The commands that a benchmark starts as processes of their own, as a user would."""

import dataclasses
import pathlib
import subprocess
import sys
import time

from engine import recipes
from engine import run_dir as run_dir_lib
from engine.bench import request as request_lib

# Where `python -m binaries.train_main` finds the commands.
ROOT = pathlib.Path(__file__).parents[2]


def training_flags(request: request_lib.Request) -> list[str]:
  """Returns the flags that tell train_main what to train on what."""
  usual = recipes.get(request.recipe.name)
  changed = {field.name: getattr(request.recipe, field.name)
             for field in dataclasses.fields(usual)
             if getattr(request.recipe, field.name) != getattr(usual, field.name)}
  texts = {name: ','.join(value) if isinstance(value, tuple) else value
           for name, value in changed.items()}
  return [f'--recipe={usual.name}', *(f'--{name}={text}' for name, text in texts.items()),
          _data_flag(request), f'--data_source={request.data_source}']


def answer_seconds(request: request_lib.Request, run_dir: run_dir_lib.RunDir) -> float:
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


def _data_flag(request: request_lib.Request) -> str:
  return f'--data_dir={pathlib.Path(request.data_dir).resolve()}'
