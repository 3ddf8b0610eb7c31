"""What the workers of a training compare before they train together.

The supervisors of the workers compare the values and end all with one line if they differ. Without
other workers nothing is compared.
"""

import dataclasses

from engine.cluster import channel as channel_lib
from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import run_config
from engine.config import train_options
from engine.training import strategy as strategy_lib
from tfrecords import datasets
from tfrecords import program_versions

# Options that may differ from machine to machine.
_OF_ONE_MACHINE = {*train_options.PATHS, 'connect_timeout'} - {'warm_start_from'}
# Fields of the configuration that belong to one machine, or that were compared at the start.
_NOT_COMPARED = ('recipe', 'seed', 'data_source', 'init', 'run_id', 'data_dir')


def on_start(channel: channel_lib.Channel | None, recipe: recipe_lib.Recipe,
             options: train_options.TrainOptions) -> None:
  """Compares recipe, options, devices and versions, before TensorFlow's cluster is joined.

  Args:
    channel: to the other workers; None: there are none.
    recipe: with a resolved compute dtype, which may differ between machines.
    options: of this start; the directories may differ.
  """
  if channel is None:
    return
  given = {name: value for name, value in vars(options).items()
           if name not in _OF_ONE_MACHINE}
  # A GPU and a processor cannot sum together; TensorFlow's error would look like a lost worker.
  given['device'] = strategy_lib.kind_of_worker()
  chosen = recipe_settings.flat(recipe)
  if datasets.is_directory(recipe.dataset):
    # It may lie elsewhere on another machine; its records are compared.
    chosen['dataset'] = 'an imported one'
  channel.exchange('start', program_versions.find() | given | chosen)


def on_data(channel: channel_lib.Channel | None, config: run_config.RunConfig) -> None:
  """Compares the training records; arguments as of `on_start`."""
  if channel is None:
    return
  values = dataclasses.asdict(config)
  channel.exchange('data', {f'data: {name}': value for name, value in values.items()
                            if name not in _NOT_COMPARED})
