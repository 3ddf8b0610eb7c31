"""The trials of a sweep and their settings, a function of the seed only."""

from collections.abc import Mapping, Sequence
import dataclasses
import itertools
import math
import random

from engine.config import recipe as recipe_lib
from engine.sweep import dimension as dimension_lib
from tfrecords import errors

# Draws for one trial; it is omitted if all of them repeat earlier trials.
_MAX_ATTEMPTS = 100


@dataclasses.dataclass(frozen=True)
class Trial:
  """One combination of values.

  Attributes:
    number: from 0.
    settings: values by the names of the settings.
  """
  number: int
  settings: Mapping[str, dimension_lib.Value]

  def recipe(self, base: recipe_lib.Recipe) -> recipe_lib.Recipe:
    """Returns the recipe with the trial's settings.

    Raises:
      errors.InputError: they contradict each other, or nothing uses one of them.
    """
    try:
      return base.with_settings(**self.settings)
    except errors.InputError as error:
      raise errors.InputError(f'--set: trial {self.number}, {self}: {error}') from error

  def __str__(self) -> str:
    return ' '.join(f'{name}={dimension_lib.shown(value)}'
                    for name, value in self.settings.items())


def parse(texts: Sequence[str]) -> tuple[dimension_lib.Dimension, ...]:
  """Returns the dimensions of the `--set` flags.

  Raises:
    errors.InputError: there is none, one is wrong, or a setting is given twice.
  """
  if not texts:
    raise errors.InputError('--set is missing; give what to vary, such as '
                            '--set learning_rate=log:0.003..0.3')
  found = tuple(map(dimension_lib.parse, texts))
  names = [one.name for one in found]
  for one in found:
    if names.count(one.name) > 1:
      raise errors.InputError(f'--set={one.name}={one.text}: {one.name} is given twice; once will '
                              'do')
  return found


def trials(dimensions: Sequence[dimension_lib.Dimension], count: int, seed: int) -> list[Trial]:
  """Returns the trials of a sweep, all different.

  If there are at most `count` combinations, each is a trial. Otherwise they are drawn at random;
  trial N is a function of the seed and N, so that a larger `count` only adds trials. Random trials
  cover each setting better than a grid does (Bergstra and Bengio, "Random search for
  hyper-parameter optimization", JMLR 13, 2012).

  Args:
    dimensions: what varies.
    count: the maximum number of trials.
    seed: of the draws.
  """
  is_grid = all(one.choices for one in dimensions) and (
      math.prod(len(one.choices) for one in dimensions) <= count)
  rows = ([*itertools.product(*(one.choices for one in dimensions))] if is_grid
          else _drawn(dimensions, count, seed))
  names = [one.name for one in dimensions]
  return [Trial(number, dict(zip(names, row, strict=True))) for number, row in enumerate(rows)]


def _drawn(dimensions: Sequence[dimension_lib.Dimension], count: int,
           seed: int) -> list[tuple[dimension_lib.Value, ...]]:
  """Returns drawn rows of values; fewer than `count` if the dimensions do not have as many."""
  found: dict[tuple[dimension_lib.Value, ...], None] = {}
  for number in range(count):
    # A text as a seed gives the same numbers in every version of Python.
    rng = random.Random(f'{seed} {number}')
    for _ in range(_MAX_ATTEMPTS):
      row = tuple(one.sample(rng) for one in dimensions)
      if row not in found:
        found[row] = None
        break
  return [*found]
