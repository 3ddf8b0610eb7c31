"""Tests for engine.bench.step.step_candidates."""

import dataclasses

import pytest

from engine.bench.step import frameworks
from engine.bench.step import rana_step
from engine.bench.step import step_candidates
from engine.bench.step import tf_step
from engine.config import recipe_catalog
from engine.training import compute_dtype
from engine.training import memory_allocator
from tests.engine.bench.core import small_timeables
from tests.engine.bench.step import small_workloads
from tfrecords import errors

_FRAMEWORK = frameworks.Framework('Other', ('other',), small_timeables.Counting, {
    'slow': dataclasses.replace(frameworks.FRAMEWORKS['jax'].modes['jit'])})


@pytest.fixture(autouse=True)
def fixture_bfloat16_is_fast(monkeypatch):
  monkeypatch.setattr(compute_dtype, 'resolve', {'auto': 'bfloat16'}.__getitem__)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: True)


def _all(config, workload, others=()):
  return step_candidates.candidates(config, workload, others, step_candidates.compute_dtypes())


def test_candidates_of_the_tutorials_step():
  workload = small_workloads.workload()
  found = _all(small_workloads.config(), workload, [_FRAMEWORK])
  assert [(one.name, one.compute_dtype, one.build) for one in found] == [
    ('ours: bfloat16', 'bfloat16', rana_step.build),
    ('ours: float32', 'float32', rana_step.build),
    ('ours: float32, memory returned', 'float32', rana_step.build),
    ('plain TensorFlow: float32', 'float32', tf_step.build),
    ('Other: slow', 'float32', small_timeables.Counting),
  ]
  assert [one.arguments[1].recipe.compute_dtype for one in found[:3]] == [
      'bfloat16', 'float32', 'float32']
  assert [one.is_control for one in found] == [False, False, True, False, False]
  assert found[-1].arguments == (workload, _FRAMEWORK.modes['slow'])


def test_where_bfloat16_is_emulated_it_is_left_out(monkeypatch):
  monkeypatch.setattr(compute_dtype, 'resolve', {'auto': 'float32'}.__getitem__)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: False)
  found = _all(small_workloads.config(), small_workloads.workload())
  assert [one.name for one in found] == ['ours: float32', 'plain TensorFlow: float32']


def test_libraries_that_are_held_have_no_bfloat16():
  assert step_candidates.compute_dtypes('avx512') == ['float32']
  assert step_candidates.compute_dtypes() == ['bfloat16', 'float32']


def test_the_others_come_without_the_settings_of_this_engine():
  found = step_candidates.candidates(small_workloads.config(), small_workloads.workload(),
                                     [_FRAMEWORK], ['float32'], ('-u', 'B'))
  assert [one.environment for one in found] == [(), (), ('-u', 'B'), ('-u', 'B')]


def test_another_step_is_ours_alone():
  found = _all(small_workloads.config(momentum=0.9), small_workloads.workload())
  assert {one.group for one in found} == {'ours'}


@pytest.mark.parametrize('changes, fields', [
    ({}, []), ({'batch_size': 7, 'learning_rate': 0.2, 'weight_decay': 0.1}, []),
    ({'momentum': 0.9}, ['momentum']),
    ({'dropout': 0.1}, ['dropout']), ({'model': 'airbench', 'weight_decay_layers': ()}, ['model']),
    ({'label_smoothing': 0.1, 'weight_decay_layers': ('all',)},
     ['label_smoothing', 'weight_decay_layers'])])
def test_what_the_others_have_built_in(changes, fields):
  recipe = small_workloads.RECIPE.with_settings(**changes)
  assert step_candidates.unsupported_fields(recipe) == fields
  step_candidates.check(recipe, ())
  if not fields:
    step_candidates.check(recipe, ('keras',))
    return
  with pytest.raises(errors.InputError, match=(
      '^--frameworks=keras,jax: they support the step of cifar10_tutorial only, and this recipe '
      f'has another {", ".join(fields)}; leave out --frameworks or give '
      '--recipe=cifar10_tutorial$')):
    step_candidates.check(recipe, ('keras', 'jax'))


def test_the_lessons_are_known_to_keras_alone():
  cnn = recipe_catalog.get('mnist_cnn')
  assert step_candidates.unsupported_fields(cnn) == step_candidates.unsupported_fields(
      dataclasses.replace(cnn, dropout=0.5)) == []
  step_candidates.check(cnn, ('keras',))
  with pytest.raises(errors.InputError, match=(
      '^--frameworks=keras,torch,jax: torch, jax has no network cnn here; leave it out$')):
    step_candidates.check(cnn, ('keras', 'torch', 'jax'))
  workload, config = small_workloads.lesson('softmax')
  found = _all(config, workload, [frameworks.FRAMEWORKS['keras']])
  assert [one.name for one in found if one.compute_dtype == 'float32'] == [
      'ours: float32', 'ours: float32, memory returned', 'Keras: float32', 'Keras: jit_compile',
      'Keras: float32, step by step']


def test_no_framework_implements_the_default_recipe():
  assert step_candidates.unsupported_fields(recipe_catalog.get('cifar10'))
