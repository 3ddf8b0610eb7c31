"""What a data set that is streamed from disk cannot do, and what it does instead.

To draw the classes equally often, records would have to be read one by one, each from its own
place. So a set that does not fit into the memory budget weights the losses of its classes instead;
otherwise a set in memory and a streamed one are alike.
"""

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.data_service import service_batches
from engine.reporting import console
from tfrecords import errors
from tfrecords import pipeline
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


def data_service(data: pipeline.TrainingData, options: train_options.TrainOptions,
                 log: console.LogFn) -> service_batches.DataService | None:
  """Returns the data service that makes the batches; None where no address is given.

  Args:
    data: the training records.
    options: give its address, and the time within which it has to answer.
    log: writes a console line, also from another thread.

  Raises:
    errors.InputError: nothing answers there, or its workers cannot read the records.
  """
  address = options.data_service
  if not address:
    return None
  source = data.source
  if not data.streamed:
    raise errors.InputError(
        f'--data_service={address}: its workers read a set that streams from disk, and '
        f'{source.spec.name} is in memory here; leave it out, or give a --memory_budget_mb below '
        f'{-(-source.total_bytes // _MEGABYTE):,}')
  if not source.files:
    raise errors.InputError(
        f'--data_service={address}: its workers read records by their places in files, which a '
        'class subset and tensorflow-datasets do not have; leave it out, or import the data set')
  return service_batches.DataService(
      address, log, connect_seconds=options.connect_timeout)
