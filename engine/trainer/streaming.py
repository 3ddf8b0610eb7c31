"""What a data set that is streamed from disk cannot do, and what it does instead.

An example that comes from a shuffle buffer has no number that is the same in every epoch. So a set
that does not fit into the memory budget mirrors at random where the recipe alternates, and weights
the losses of its classes where the recipe draws them equally often; otherwise a set in memory and a
streamed one are alike.
"""

from engine.config import recipe as recipe_lib
from tfrecords import reader

_MEGABYTE = 2 ** 20


def adapted(recipe: recipe_lib.Recipe, source: reader.Source,
            memory_budget_mb: int) -> tuple[recipe_lib.Recipe, tuple[str, ...]]:
  """Returns the recipe that can be trained on a source, and lines about what was changed.

  Args:
    recipe: what was asked for.
    source: the training records.
    memory_budget_mb: a larger set is streamed.
  """
  if source.total_bytes <= memory_budget_mb * _MEGABYTE:
    return recipe, ()
  changes: dict[str, object] = {}
  words = []
  if recipe.augmentation.alternate_flip:
    changes['alternate_flip'] = False
    words.append('images are mirrored at random and not alternately')
  if recipe.balance == 'sample':
    changes['balance'] = 'loss'
    words.append('losses are weighted (--balance=loss) and classes not drawn equally often')
  if not changes:
    return recipe, ()
  line = (f'{source.spec.name} is streamed from disk, so {" and ".join(words)}; '
          f'--memory_budget_mb={-(-source.total_bytes // _MEGABYTE)} keeps it in memory')
  return recipe.with_settings(**changes), (line,)
