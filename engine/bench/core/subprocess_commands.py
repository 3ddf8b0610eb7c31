"""The commands that a benchmark runs in subprocesses, as a user would."""

import pathlib
import subprocess
import sys
import time

from engine.bench.core import benchmark_config
from engine.runs import run_dir as run_dir_lib

# The working directory in which `python -m binaries.train_main` works.
ROOT = pathlib.Path(__file__).parents[3]


def training_flags(config: benchmark_config.BenchmarkConfig, folder: pathlib.Path) -> list[str]:
  """Returns the flags of train_main for the recipe and the data of a benchmark.

  Args:
    config: of the benchmark.
    folder: gets a file with the recipe, which need not be one of the catalog.
  """
  path = folder / 'recipe.json'
  config.recipe.write(path, overwrite=True)
  return [f'--recipe={path}', _data_flag(config), f'--data_source={config.data_source}']


def prediction_seconds(config: benchmark_config.BenchmarkConfig,
                       run_dir: run_dir_lib.RunDir) -> float:
  """Returns the wall-clock seconds of one predict_main process that classifies one test image.

  Args:
    config: the location of the images.
    run_dir: of a finished training.

  Raises:
    subprocess.CalledProcessError: the process failed.
  """
  start = time.perf_counter()
  subprocess.run(
      [sys.executable, '-m', 'binaries.predict_main', f'--train_dir={run_dir.path}', '--example=0',
       f'--dataset={config.recipe.dataset}', _data_flag(config)],
      cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True)
  return time.perf_counter() - start


def _data_flag(config: benchmark_config.BenchmarkConfig) -> str:
  return f'--data_dir={pathlib.Path(config.data_dir).resolve()}'
