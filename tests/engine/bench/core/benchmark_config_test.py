"""Tests for engine.bench.core.benchmark_config."""

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.config import recipe_catalog
from tfrecords import errors


def test_what_is_not_asked_for():
  found = benchmark_config.BenchmarkConfig(
      recipe_catalog.get('shapes'), 'data', 'binary', timing.Plan())
  assert found.session.folder is None
  assert (found.frameworks, found.target_accuracy, found.work_dir) == ((), 0.0, '')


def test_frameworks_are_named_once():
  assert benchmark_config.check_frameworks('train', []) == ()
  assert benchmark_config.check_frameworks(
      'step', ['torch', 'keras', 'torch']) == ('torch', 'keras')


@pytest.mark.parametrize('name, advice', [
    ('kera', 'did you mean keras?'), ('pytorch', 'did you mean torch?'),
    ('Jax', 'did you mean jax?'), ('mxnet', 'choose one of: jax, keras, torch')])
def test_an_unknown_one_is_refused_with_the_nearest(name, advice):
  with pytest.raises(errors.InputError) as caught:
    benchmark_config.check_frameworks('step', ['keras', name])
  assert str(caught.value) == (
      f'--frameworks={name}: --benchmark=step measures no such framework; {advice}')


@pytest.mark.parametrize('benchmark, words', [
    ('style', '^--frameworks=jax: --benchmark=style measures no such framework; choose one of: '),
    ('train', '^--frameworks: --benchmark=train measures no frameworks; leave it out or give ')])
def test_each_benchmark_has_its_own(benchmark, words):
  with pytest.raises(errors.InputError, match=words):
    benchmark_config.check_frameworks(benchmark, ['jax'])
