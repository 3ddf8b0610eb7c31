"""The quickstart's recipes of decreasing length; the longest that fits a time limit is trained.

They differ only in their number of steps, so the time of one step decides.
"""

from collections.abc import Sequence
from typing import NamedTuple

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from tfrecords import duration

# Longest first.
NAMES = ('cifar10', 'cifar10_medium', 'cifar10_short')
LIMIT_SECONDS = 600
# Log lines, checkpoints and events, as a factor on the steps; the startup in seconds.
_OVERHEAD, _STARTUP_SECONDS = 1.03, 10
# The evaluator shares the processor. Whatever the length of the training, it evaluates ten
# checkpoints on 10,000 images and their mirror images with both sets of weights; each takes the
# processor time of 64 steps (5.3 s without mirror images, and 0.168 s, on two cores with AVX-512).
_EVALUATION_STEPS = 640


class Choice(NamedTuple):
  """The recipe to train.

  Attributes:
    recipe: the longest of `NAMES` whose training fits, or the shortest.
    reason: one line for the console.
  """
  recipe: recipe_lib.Recipe
  reason: str


def longest_that_fits(step_seconds: float, limit_seconds: float = LIMIT_SECONDS) -> Choice:
  """Returns the longest recipe whose training ends within the limit, or the shortest if none does.

  Args:
    step_seconds: of one training step.
    limit_seconds: of the whole training.
  """
  recipes = [recipe_catalog.get(name) for name in NAMES]
  fitting = [recipe for recipe in recipes
             if training_seconds(recipe, step_seconds) <= limit_seconds]
  chosen = (fitting or recipes[-1:])[0]
  return Choice(chosen, _reason(recipes, chosen, step_seconds, fits=bool(fitting)))


def training_seconds(recipe: recipe_lib.Recipe, step_seconds: float) -> float:
  """Returns the expected seconds of a training with its evaluation, startup included."""
  return _STARTUP_SECONDS + step_seconds * (_OVERHEAD * recipe.max_steps + _EVALUATION_STEPS)


def _reason(recipes: Sequence[recipe_lib.Recipe], chosen: recipe_lib.Recipe,
            step_seconds: float, *, fits: bool) -> str:
  first = f'a training step takes {step_seconds * 1e3:,.0f} ms here, so '
  expected = {recipe.name: f'about {duration.text(training_seconds(recipe, step_seconds))}'
              for recipe in recipes}
  full = recipes[0]
  if chosen == full:
    return f'{first}{full.name} takes {expected[full.name]}'
  return (f'{first}{full.name} would take {expected[full.name]}: training {chosen.name} '
          f'({chosen.max_steps:,} of {full.max_steps:,} steps, {expected[chosen.name]}) instead'
          + ', the shortest' * (not fits)
          + f'; --recipe={full.name} (make train ARGS=--recipe={full.name}) trains the full one')
