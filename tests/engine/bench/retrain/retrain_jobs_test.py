"""Tests for engine.bench.retrain.retrain_jobs."""

import dataclasses
import pathlib

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.retrain import retrain_jobs
from engine.bench.retrain import retrain_variants
from engine.config import recipe_catalog

_RECIPE = dataclasses.replace(recipe_catalog.get('cifar10'), max_steps=2000)


def jobs():
  config = benchmark_config.BenchmarkConfig(_RECIPE, 'data', 'binary', timing.Plan())
  return retrain_jobs.RetrainJobs(config, pathlib.Path('runs'), (10, 100))


def test_the_base_comes_before_what_starts_from_it():
  base, *others = jobs().of_seed(3)
  assert (base[1].train_dir, base[1].seed) == ('runs/seed3/base', 3)
  assert [pathlib.Path(options.train_dir).name for _, options in others] == [
      'retrained_10', 'new_head_alone_10', 'from_scratch_10',
      'retrained_100', 'new_head_alone_100', 'from_scratch_100']
  assert {options.warm_start_from for _, options in others} == {'', 'runs/seed3/base'}


def test_only_a_warm_start_names_the_base_and_gets_a_new_head():
  for variant in retrain_variants.VARIANTS:
    _, options = jobs().second(0, variant, 10)
    assert bool(options.warm_start_from) == options.reset_head == variant.warm_start


def test_run_dir():
  assert str(retrain_jobs.run_dir(jobs().base(1))) == 'runs/seed1/base'
