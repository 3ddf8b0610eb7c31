"""Tests for engine.bench.scaling.scaling_steps, on tiny batches."""

import dataclasses
import math

import pytest

from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_steps
from engine.config import recipe_catalog

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(
    crop_size=8, batch_size=8, model='softmax', weight_decay_layers=())
_POINT = growth_axes.Point('', 8, _RECIPE)


@pytest.mark.parametrize('seconds, expected', [(0.0, 1), (1e6, 64)])
def test_a_call_is_so_long_but_at_least_a_step(monkeypatch, seconds, expected):
  monkeypatch.setattr(scaling_steps, '_SECONDS_PER_CALL', seconds)
  found = scaling_steps.StepWorkload(_POINT)
  assert [found.work(), found.work()] == [expected, expected]


@pytest.mark.parametrize('change, inputs, outputs', [
    ({}, 8 * 8 * 3, 10), ({'num_classes': 1000}, 8 * 8 * 3, 1000),
    ({'side': 16, 'recipe': _RECIPE.with_settings(crop_size=0)}, 16 * 16 * 3, 10)])
def test_the_network_of_a_point(change, inputs, outputs):
  found = scaling_steps.StepWorkload(dataclasses.replace(_POINT, **change))
  assert found.num_parameters() == inputs * outputs + outputs


@pytest.mark.parametrize('model', [
    pytest.param(model, marks=pytest.mark.slow if model != 'tutorial' else ())
    for model in sorted({recipe.model for recipe in recipe_catalog.RECIPES.values()})])
def test_every_network_takes_steps(model):
  recipe = next(recipe for recipe in recipe_catalog.RECIPES.values() if recipe.model == model)
  recipe = dataclasses.replace(recipe, compute_dtype='float32', batch_size=8)
  assert math.isfinite(scaling_steps.loop(recipe)(2))
