"""The commands that a benchmark starts; startup_bench's test runs them."""

import dataclasses
import subprocess

import pytest

from engine import recipes
from engine import run_dir as run_dir_lib
from engine.bench import commands
from engine.bench import request as request_lib
from engine.bench import timing
from tests.engine import small_runs


def _request(data_dir, **changes):
  return request_lib.Request(small_runs.config(**changes).recipe, str(data_dir), 'binary',
                             timing.Plan(1, 0.01), lambda: None)


def test_flags_say_what_differs_from_the_recipe(tmp_path):
  asked = dataclasses.replace(_request(tmp_path, decayed_layers=('conv1', 'local3')))
  flags = commands.training_flags(asked)
  assert flags == ['--recipe=cifar10_tutorial', '--batch_size=8', '--crop=8',
                   '--decayed_layers=conv1,local3', f'--data_dir={tmp_path}',
                   '--data_source=binary']
  usual = dataclasses.replace(asked, recipe=recipes.get('cifar10'))
  assert commands.training_flags(usual)[:2] == ['--recipe=cifar10', f'--data_dir={tmp_path}']


def test_a_question_to_no_run_is_an_error(tmp_path):
  with pytest.raises(subprocess.CalledProcessError):
    commands.answer_seconds(_request(tmp_path), run_dir_lib.RunDir(tmp_path / 'none'))
