"""The commands that a benchmark starts; startup_bench's test runs them."""

import dataclasses
import subprocess

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import subprocess_commands
from engine.bench.core import timing
from engine.config import recipe_catalog
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs


def _request(data_dir, **changes):
  return benchmark_config.BenchmarkConfig(
      tiny_runs.config(**changes).recipe, str(data_dir), 'binary', timing.Plan(1, 0.01),
      session.Session())


def test_the_recipe_need_not_be_of_the_catalog(tmp_path):
  asked = _request(tmp_path, weight_decay_layers=('conv1', 'local3'))
  asked = dataclasses.replace(asked, recipe=asked.recipe.with_settings(name='own_pets'))
  flags = subprocess_commands.training_flags(asked, tmp_path)
  assert flags == [f'--recipe={tmp_path}/recipe.json', f'--data_dir={tmp_path}',
                   '--data_source=binary']
  assert recipe_catalog.get(f'{tmp_path}/recipe.json') == asked.recipe


def test_a_question_to_no_run_is_an_error(tmp_path):
  with pytest.raises(subprocess.CalledProcessError):
    subprocess_commands.prediction_seconds(
        _request(tmp_path), run_dir_lib.RunDir(tmp_path / 'none'))
