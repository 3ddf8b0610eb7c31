"""The flags of a training, shared by train_main and quickstart_main, and the trainer they give."""

from __future__ import annotations

from collections.abc import Callable
import typing

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import output_flags
from binaries import path_flags
from binaries import recipe_flags
from binaries import shared_flags
from engine.cluster import channel as channel_lib
from engine.config import recipe as recipe_lib
from engine.config import recipe_file
from engine.config import train_options
from engine.data_service import service_address
from engine.runs import run_presence
from tfrecords import address
from tfrecords import errors
from tfrecords import remote_path

if typing.TYPE_CHECKING:
  from engine.trainer import trainer as trainer_lib

FLAGS = flags.FLAGS


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir(is_remote=True)
  recipe_flags.define()
  shared_flags.define_data()
  shared_flags.define_download()
  shared_flags.define_devices()
  _define_run()
  _define_training()
  _define_output()


@help_text.group('run')
def _define_run() -> None:
  number_flags.integer('seed', 0, 'seed of initial values, order and augmentation',
                       train_options.RANGES['seed'])
  number_flags.integer('num_gpus', 0, 'replicas on GPUs; 0: one device',
                       train_options.RANGES['num_gpus'])
  number_flags.integer('logical_devices', 0, 'simulate this many replicas on the CPU; 0: one '
                       'device', train_options.RANGES['logical_devices'])
  flags.DEFINE_bool('fail_if_exists', False, 'refuse a directory that holds a run')
  flags.DEFINE_bool('model_summary', False, 'show the network layer by layer, train nothing')
  with help_text.group('data'):
    number_flags.integer('memory_budget_mb', 4096, 'a larger data set streams from disk, MB; 0: '
                         'every one', train_options.RANGES['memory_budget_mb'])
    flags.DEFINE_string('data_service', '', 'address of a tf.data service (data_service_main) that '
                        'makes the batches of a streamed data set, grpc://host:port')
  with help_text.group('cluster'):
    number_flags.real('connect_timeout', 60.0, 'time within which all workers have to come, and a '
                      'data service has to answer, in seconds',
                      train_options.RANGES['connect_timeout'])


@help_text.group('training')
def _define_training() -> None:
  number_flags.integer('steps_per_loop', 100, 'steps per call of the compiled loop',
                       train_options.RANGES['steps_per_loop'])
  number_flags.integer('accumulate', 1, 'slices in which a device takes its part of a batch, one '
                       'after another, to save memory',
                       train_options.RANGES['accumulate'])
  path_flags.define('warm_start_from', '', 'a run directory: start from its layers that match by '
                    'name and shape (moving averages of its newest checkpoint)',
                    is_remote=True)
  flags.DEFINE_bool('reset_head', False, 'warm_start_from: initialize the last layer even if it '
                    'matches')
  flags.DEFINE_enum('on_nan', 'stop', train_options.ON_NAN, 'if the loss or a weight becomes '
                    'infinite or NaN: stop, or go back to the last checkpoint and continue with '
                    'half the learning rate, at most five times')
  path_flags.define('cache_dir', '', 'where the features of frozen layers are cached (default: '
                    '`features` beside the run directory)')


@help_text.group('output')
def _define_output() -> None:
  number_flags.integer('log_frequency', 100, 'interval between log lines, in steps',
                       train_options.RANGES['log_frequency'])
  number_flags.integer('checkpoint_interval', 0, 'interval between checkpoints, in steps; 0: a '
                       'tenth of the training, at most 1,000',
                       train_options.RANGES['checkpoint_interval'])
  number_flags.integer('summary_interval', 500, 'interval between TensorBoard summaries, in steps; '
                       '0: none', train_options.RANGES['summary_interval'])
  flags.DEFINE_bool('live_view', False, 'show the six panels during training, in a window or '
                    'browser')
  number_flags.integer('live_interval', 0, 'live_view: interval between snapshots, in steps; 0: '
                       '200 in all, and fewer where they would take over 4% of the time',
                       train_options.RANGES['live_interval'])
  shared_flags.define_page()
  output_flags.define(
      plot='model_summary, find_lr: file for its plot, a .png',
      save_recipe='file for the recipe with the settings given here, a .json for --recipe')


def save_recipe(recipe: recipe_lib.Recipe) -> None:
  """Writes a recipe where --save_recipe says, unless the file holds that very recipe already.

  So the same command continues a training that was interrupted.

  Raises:
    errors.InputError: as from output_flags.path.
  """
  if FLAGS.save_recipe and not recipe.is_in(FLAGS.save_recipe):
    path = output_flags.path('save_recipe', recipe_file.SUFFIX)
    if path:
      recipe.write(path, overwrite=True)


def chosen_recipe(workers: int = 1, task: int = 0) -> recipe_lib.Recipe:
  """Returns the recipe that the flags name, once they are all checked; as `options`."""
  chosen = recipe_flags.chosen()
  options(chosen, workers, task)
  return chosen


def options(recipe: recipe_lib.Recipe, workers: int = 1,
            task: int = 0) -> train_options.TrainOptions:
  """Returns the options that the flags give, before TensorFlow is imported and data fetched.

  Args:
    recipe: what is to be trained.
    workers: the number of workers that train together.
    task: which of them this is; only the first one needs the runs.

  Raises:
    errors.InputError: flags contradict each other, the recipe, or what the directories hold.
  """
  values = {name: getattr(FLAGS, name) for name in train_options.NAMES}
  values['train_dir'] = FLAGS.train_dir or train_options.default_train_dir(recipe.name)
  values['data_source'] = FLAGS.data_source or 'binary'
  found = train_options.TrainOptions(**values)
  if found.data_service:
    service_address.parse('data_service', found.data_service)
  train_options.check_replicas(found.num_gpus, found.logical_devices, recipe.batch_size,
                               found.accumulate, workers)
  if task:
    return found
  path = remote_path.of(found.train_dir)
  if found.live_view and address.is_remote(path):
    raise errors.InputError(
        f'--live_view: shows runs on this machine, and --train_dir={path} is an address; leave one '
        'of them out')
  if found.fail_if_exists:
    run_presence.refuse(path)
  # A run that is continued no longer needs the earlier one.
  if found.warm_start_from and not (path / run_presence.CONFIG_FILE).is_file():
    run_presence.require(remote_path.of(found.warm_start_from), '--warm_start_from')
  return found


def create_trainer(recipe: recipe_lib.Recipe, log: Callable[[str], None],
                   channel: channel_lib.Channel | None = None) -> trainer_lib.Trainer:
  """Saves the recipe, downloads missing data; opens the run, restored or initialized.

  Args:
    recipe: what is to be trained.
    log: writes a console line.
    channel: to the other workers, of which this is the chief; None: there are none.
  """
  from engine.trainer import trainer
  recipe.check_layers()
  save_recipe(recipe)
  given = options(recipe)
  _prepare(recipe, given, log)
  created = trainer.Trainer.create(recipe, given, log, channel)
  created.restore_or_initialize()
  return created


def follow_chief(recipe: recipe_lib.Recipe, log: Callable[[str], None],
                 channel: channel_lib.Channel) -> None:
  """Trains as a worker that is not the chief; arguments as of `create_trainer`."""
  from engine.trainer import worker
  recipe.check_layers()
  given = options(recipe, channel.spec.size, channel.spec.index)
  _prepare(recipe, given, log)
  worker.run(recipe, given, log, channel)


def _prepare(recipe: recipe_lib.Recipe, given: train_options.TrainOptions,
             log: Callable[[str], None]) -> None:
  """Settles the devices, and downloads missing data."""
  shared_flags.use_devices(given.logical_devices)
  if given.data_source == 'binary':
    shared_flags.prepare_data(recipe.dataset, log)
