"""`train_main --verify_replicas=N`: steps on one device and on N replicas, compared."""

import dataclasses

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import train_flags
from engine.config import recipe as recipe_lib
from engine.config import train_options
from tfrecords import errors

FLAGS = flags.FLAGS


def define() -> None:
  """Declares the flag."""
  with help_text.group('run'):
    number_flags.integer('verify_replicas', 0, 'take some steps on one device and on this many '
                         'replicas on the CPU, compare every number, and train nothing; 0: train',
                         train_options.RANGES['logical_devices'])


def run(recipe: recipe_lib.Recipe) -> None:
  """Compares the steps and prints a table and the verdict.

  Raises:
    errors.InputError: data, devices or recipe cannot be used, or the steps differ.
  """
  replicas = FLAGS.verify_replicas
  if replicas < 2:
    raise errors.InputError(f'--verify_replicas={replicas}: give 2 or more, or 0 to train')
  if FLAGS.num_gpus or FLAGS.logical_devices:
    raise errors.InputError('--verify_replicas: makes its own devices on the CPU; leave out '
                            '--num_gpus and --logical_devices')
  options = dataclasses.replace(train_flags.options(recipe), logical_devices=replicas)
  train_options.check_replicas(0, replicas, recipe.batch_size, options.accumulate)
  tensorflow_import.import_tensorflow()
  from engine.reporting import console
  from engine.trainer import replica_check
  recipe.check_layers()
  shared_flags.use_devices(replicas)
  if options.data_source == 'binary':
    shared_flags.prepare_data(recipe.dataset, console.log)
  found = replica_check.run(recipe, options, replicas, console.log)
  for line in found.lines():
    console.log(line)
  if not found.agrees:
    raise errors.InputError('--verify_replicas: a training on replicas is not the one on a single '
                            'device; please report this with the table above')
