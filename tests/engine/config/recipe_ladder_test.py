"""The quickstart's ladder of recipes."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
import pytest

from engine.config import recipe_catalog
from engine.config import recipe_ladder
from tfrecords import duration

_FULL, _MEDIUM, _SHORT = map(recipe_catalog.get, recipe_ladder.NAMES)


def _about(recipe, step_seconds):
  return f'about {duration.text(recipe_ladder.training_seconds(recipe, step_seconds))}'


def test_seconds_of_a_training_with_its_evaluation():
  recipe = dataclasses.replace(_FULL, max_steps=1_000)
  assert recipe_ladder.training_seconds(recipe, 0.1) == pytest.approx(10 + 0.1 * (1_030 + 640))


def test_the_full_one_where_it_fits():
  assert recipe_ladder.longest_that_fits(0.040) == (
      _FULL, f'a training step takes 40 ms here, so cifar10 takes {_about(_FULL, 0.040)}')


@pytest.mark.parametrize('step_seconds, chosen, ending', [
    (0.180, _MEDIUM, ''), (0.300, _SHORT, ''), (10.0, _SHORT, ', the shortest')])
def test_the_longest_that_fits_is_chosen(step_seconds, chosen, ending):
  choice = recipe_ladder.longest_that_fits(step_seconds)
  assert choice == (chosen, (
      f'a training step takes {1e3 * step_seconds:,.0f} ms here, so cifar10 would take '
      f'{_about(_FULL, step_seconds)}: training {chosen.name} ({chosen.max_steps:,} of '
      f'{_FULL.max_steps:,} steps, {_about(chosen, step_seconds)}) instead{ending}; '
      '--recipe=cifar10 (make train ARGS=--recipe=cifar10) trains the full one'))


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
