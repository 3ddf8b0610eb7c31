"""The quickstart's ladder of recipes."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
import pytest

from engine.config import recipe_catalog
from engine.config import recipe_ladder

_INSTEAD = ('; --recipe=cifar10 (make train ARGS=--recipe=cifar10) trains the full one')


@pytest.mark.parametrize('step_seconds, name, reason', [
    (0.040, 'cifar10', 'a training step takes 40 ms here, so cifar10 takes about 6 minutes'),
    (0.100, 'cifar10_medium',
     'a training step takes 100 ms here, so cifar10 would take about 15 minutes: training '
     'cifar10_medium (3,500 of 8,200 steps, about 7 minutes) instead'),
    (0.346, 'cifar10_short',
     'a training step takes 346 ms here, so cifar10 would take about 51 minutes: training '
     'cifar10_short (1,400 of 8,200 steps, about 10 minutes) instead, the shortest'),
    (10.0, 'cifar10_short',
     'a training step takes 10,000 ms here, so cifar10 would take about 24.4 hours: training '
     'cifar10_short (1,400 of 8,200 steps, about 4.9 hours) instead, the shortest')])
def test_the_longest_that_fits_is_chosen(step_seconds, name, reason):
  choice = recipe_ladder.longest_that_fits(step_seconds)
  assert choice == (recipe_catalog.get(name), reason + _INSTEAD * (name != 'cifar10'))


@given(st.floats(1e-4, 1.0), st.floats(1.0, 1e4))
def test_no_longer_recipe_would_fit(step_seconds, limit):
  chosen = recipe_ladder.longest_that_fits(step_seconds, limit).recipe
  for name in recipe_ladder.NAMES[:recipe_ladder.NAMES.index(chosen.name)]:
    longer = recipe_catalog.get(name)
    assert recipe_ladder.training_seconds(longer, step_seconds) > limit
  if chosen.name != recipe_ladder.NAMES[-1]:
    assert recipe_ladder.training_seconds(chosen, step_seconds) <= limit


def test_the_recipes_differ_in_their_steps_alone():
  first, *others = map(recipe_catalog.get, recipe_ladder.NAMES)
  for other in others:
    assert dataclasses.replace(first, name=other.name, summary=other.summary,
                               max_steps=other.max_steps) == other
  steps = [recipe_catalog.get(name).max_steps for name in recipe_ladder.NAMES]
  assert steps == sorted(steps, reverse=True)
