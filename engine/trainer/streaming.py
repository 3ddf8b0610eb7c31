"""What a data set that is streamed from disk cannot do, and what it does instead.

To draw the classes equally often, records would have to be read one by one, each from its own
place. So a set that does not fit into the memory budget weights the losses of its classes instead;
otherwise a set in memory and a streamed one are alike.
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
  if recipe.balance != 'sample':
    return recipe, ()
  line = (f'{source.spec.name} is streamed from disk, so losses are weighted (--balance=loss) and '
          'classes not drawn equally often; '
          f'--memory_budget_mb={-(-source.total_bytes // _MEGABYTE)} keeps it in memory')
  return recipe.with_settings(balance='loss'), (line,)
