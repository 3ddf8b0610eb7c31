"""Which recipe the quickstart trains: a given one, one that was begun, or one that fits."""

import dataclasses

import pytest

from binaries import recipe_choice
from binaries import renamed_flags
from binaries import train_flags
from engine.config import recipe_catalog
from engine.config import run_config
from engine.runs import run_dir
from engine.trainer import step_timing
from tests.binaries import flag_parsing

FULL = recipe_catalog.get('cifar10')


@pytest.fixture
def parse():
  with flag_parsing.flags_of(
      'quickstart_main', train_flags.define, renamed_flags.define_aliases) as flags_of:
    yield flags_of


@pytest.mark.parametrize('arguments, is_open', [
    ([], True), (['--seed=1', '--summary_interval=0'], True), (['--recipe=cifar10'], False),
    (['--max_steps=4'], False), (['--muon_momentum=0.5'], False),
    (['--crop=20'], False)])
def test_a_recipe_or_a_setting_that_is_given_counts(parse, arguments, is_open):
  parse(*arguments)
  assert recipe_choice.is_open() == is_open


def test_the_step_is_measured_on_the_recipe_and_decides(parse, monkeypatch, tmp_path):
  parse(f'--train_dir={tmp_path}', '--seed=3')
  measured = []

  def measure(recipe, options, log):
    assert callable(log)
    measured.append((recipe.name, options.seed, options.train_dir))
    return 0.18
  monkeypatch.setattr(step_timing, 'measure', measure)
  assert recipe_choice.that_fits(FULL).recipe.name == 'cifar10_medium'
  assert measured == [('cifar10', 3, str(tmp_path))]


def _begin(path, name):
  recipe = recipe_catalog.get(name)
  run = run_dir.RunDir(path)
  run.begin(run_config.RunConfig(
      dataclasses.replace(recipe, compute_dtype='float32'), 0, recipe.class_names, (32, 32, 3),
      50_000))
  return run


def test_a_run_that_was_begun_is_continued_however_long_a_step_takes(parse, tmp_path):
  parse(f'--train_dir={tmp_path}')
  _begin(tmp_path, 'cifar10_short')
  assert recipe_choice.that_fits(FULL) == (
      recipe_catalog.get('cifar10_short'), f'{tmp_path} holds a run of cifar10_short')


def test_a_run_of_another_recipe_is_left_to_be_refused(parse, tmp_path):
  parse(f'--train_dir={tmp_path}')
  _begin(tmp_path, 'cifar10_94')
  assert recipe_choice.that_fits(FULL) == (FULL, f'{tmp_path} holds a run of cifar10_94')


def test_a_run_that_has_not_ended_comes_before_one_that_has(parse, tmp_path, monkeypatch):
  parse()
  monkeypatch.chdir(tmp_path)
  _begin('runs/cifar10', 'cifar10').finish(8_200)
  assert recipe_choice.that_fits(FULL).recipe.name == 'cifar10'
  _begin('runs/cifar10_medium', 'cifar10_medium')
  assert recipe_choice.that_fits(FULL) == (
      recipe_catalog.get('cifar10_medium'), 'runs/cifar10_medium holds a run of cifar10_medium')
