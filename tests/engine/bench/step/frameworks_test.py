"""Tests for engine.bench.step.frameworks."""

import dataclasses

import pytest

from engine.bench.step import frameworks
from tfrecords import errors


def test_names():
  assert frameworks.check([]) == ()
  assert frameworks.check(['torch', 'keras', 'torch']) == ('torch', 'keras')


@pytest.mark.parametrize('name, advice', [
    ('kera', 'did you mean keras?'), ('pytorch', 'did you mean torch?'),
    ('Jax', 'did you mean jax?'), ('mxnet', 'choose one of: jax, keras, torch')])
def test_an_unknown_one_is_refused_with_the_nearest(name, advice):
  with pytest.raises(errors.InputError) as caught:
    frameworks.check(['keras', name])
  assert str(caught.value) == f'--frameworks={name}: there is no such framework; {advice}'


def test_what_is_missing_is_named():
  framework = frameworks.FRAMEWORKS['keras']
  assert framework.missing() == []
  other = dataclasses.replace(framework, packages=('numpy', 'no_such_one'))
  assert other.missing() == ['no_such_one']


@pytest.mark.parametrize('name', frameworks.FRAMEWORKS)
def test_every_framework_has_a_mode_in_each_dtype(name):
  dtypes = {mode.compute_dtype for mode in frameworks.FRAMEWORKS[name].modes.values()}
  assert dtypes == {'float32', 'bfloat16'}
