"""Tests for engine.bench.scaling.scaling_steps, on tiny batches."""

import dataclasses

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.scaling import scaling_steps
from engine.config import recipe_catalog

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(
    crop_size=8, batch_size=8, model='softmax', weight_decay_layers=())
_REQUEST = benchmark_config.BenchmarkConfig(_RECIPE, '', 'binary', timing.Plan(1, 0.01))


@pytest.mark.parametrize('batch_size, expected', [(256, 2), (300, 1), (600, 1)])
def test_a_turn_is_so_many_examples_but_at_least_a_step(batch_size, expected):
  candidate = scaling_steps.steps('a', dataclasses.replace(_RECIPE, batch_size=batch_size))
  assert [candidate.work(), candidate.work()] == [expected, expected]


@pytest.mark.parametrize('model', [
    pytest.param(model, marks=pytest.mark.slow if model in ('airbench', 'resnet') else ())
    for model in sorted({recipe.model for recipe in recipe_catalog.RECIPES.values()})])
def test_every_network_takes_steps(model, monkeypatch):
  monkeypatch.setattr(scaling_steps, '_EXAMPLES_PER_CALL', 16)
  recipe = next(recipe for recipe in recipe_catalog.RECIPES.values() if recipe.model == model)
  recipe = dataclasses.replace(recipe, compute_dtype='float32', batch_size=8)
  assert scaling_steps.steps('a', recipe).work() == 2


@pytest.mark.slow
def test_a_row_for_each_batch_size_and_dtype(monkeypatch):
  monkeypatch.setattr(scaling_steps, 'BATCH_SIZES', (4, 8))
  lines = []
  measured = scaling_steps.by_batch(dataclasses.replace(
      _REQUEST, recipe=dataclasses.replace(_RECIPE, compute_dtype='bfloat16'),
      plan=timing.Plan(2, 0.01), session=session.Session(lines.append)))
  assert [line.partition(';')[0] for line in lines[-2:]] == [
      'batch sizes, part 1 of 3: round 1 of 2', 'batch sizes, part 1 of 3: round 2 of 2']
  assert [row[:2] for row, _ in measured] == [
      ('float32', 4), ('float32', 8), ('bfloat16', 4), ('bfloat16', 8)]
  assert [found.name for _, found in measured] == [
      'step, float32, batch 4', 'step, float32, batch 8', 'step, bfloat16, batch 4',
      'step, bfloat16, batch 8']
  for (_, batch, time, fastest, slowest, rate), found in measured:
    assert fastest <= time <= slowest
    assert rate == pytest.approx(1e3 * batch / time)
    assert fastest == 1e3 / max(found.rates)


def test_one_dtype_is_measured_once(monkeypatch):
  monkeypatch.setattr(scaling_steps, 'BATCH_SIZES', (4,))
  assert [row[:2] for row, _ in scaling_steps.by_batch(_REQUEST)] == [('float32', 4)]


@pytest.mark.slow
def test_replicas_in_processes_of_their_own():
  measured = scaling_steps.by_replicas(_REQUEST)
  assert [row[:2] for row, _ in measured] == [('1', 8), ('2', 8)]
  assert [found.name for _, found in measured] == ['step, 1 on one CPU', 'step, 2 on one CPU']
  assert all(row[2] > 0 and found.peak_bytes > 10 ** 7 for row, found in measured)


def test_the_fit_finds_a_straight_line():
  rows = [(name, batch, fixed + slope * batch, 0, 0, 0)
          for name, fixed, slope in (('a', 3.0, 0.25), ('b', 1.0, 0.5)) for batch in (32, 64, 2048)]
  (first, *a), (second, *b) = scaling_steps.linear_fits(rows)
  assert (first, second) == ('a', 'b')
  assert a == pytest.approx([3.0, 250.0])
  assert b == pytest.approx([1.0, 500.0])


def test_one_size_fits_no_line():
  assert scaling_steps.linear_fits([('a', 32, 3.0, 0, 0, 0)]) == [('a', None, None)]
