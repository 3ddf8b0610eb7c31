"""`train_main --verify_replicas=N`: steps on one device and on N replicas, compared.

The replicas are N parts of the processor, or the workers of the cluster that the flags name.
"""

from __future__ import annotations

import dataclasses
import typing

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import train_flags
from engine.cluster import channel as channel_lib
from engine.config import recipe as recipe_lib
from engine.config import train_options
from tfrecords import errors

if typing.TYPE_CHECKING:
  from engine.trainer import replica_comparison

FLAGS = flags.FLAGS


def define() -> None:
  """Declares the flag."""
  with help_text.group('run'):
    number_flags.integer('verify_replicas', 0, 'take some steps on one device and on this many '
                         'replicas on the CPU, or workers of a cluster, compare every number, and '
                         'train nothing; 0: train', train_options.RANGES['logical_devices'])


def runs_here() -> bool:
  """Returns whether the flag is given, and this process is to compare without other workers.

  Raises:
    errors.InputError: flags contradict the number of replicas.
  """
  replicas = FLAGS.verify_replicas
  if not replicas:
    return False
  if replicas < 2:
    raise errors.InputError(f'--verify_replicas={replicas}: give 2 or more, or 0 to train')
  if FLAGS.num_gpus or FLAGS.logical_devices:
    raise errors.InputError('--verify_replicas: makes its own devices on the CPU; leave out '
                            '--num_gpus and --logical_devices')
  # A cluster that the environment describes is asked for by a training.
  for name, workers in (('local_workers', FLAGS.local_workers), ('workers', len(FLAGS.workers))):
    if workers not in (0, replicas):
      raise errors.InputError(f'--verify_replicas={replicas}: each worker is a replica, and '
                              f'--{name} gives {workers}; give the same number')
  return not (FLAGS.local_workers or FLAGS.workers)


def run(recipe: recipe_lib.Recipe, channel: channel_lib.Channel | None = None) -> None:
  """Compares the steps and prints a table and the verdict.

  Args:
    recipe: what is to be trained.
    channel: to the other workers; None: the replicas are parts of the processor.

  Raises:
    errors.InputError: data, devices or recipe cannot be used, or the steps differ.
  """
  found = _compared(recipe, channel)
  if found is not None:
    from engine.reporting import console
    for line in found.lines():
      console.log(line)
    if not found.agrees:
      raise errors.InputError(
          '--verify_replicas: a training on replicas is not the one on a single device; please '
          'report this with the table above')
  if channel:
    # Only now, so that all end alike.
    from engine.trainer import worker_check
    worker_check.end(channel)


def _compared(recipe: recipe_lib.Recipe, channel: channel_lib.Channel | None
              ) -> replica_comparison.ReplicaCheck | None:
  """Returns what the chief, or the only process, has found; arguments as of `run`."""
  devices, workers = (0, FLAGS.verify_replicas) if channel else (FLAGS.verify_replicas, 1)
  options = dataclasses.replace(
      train_flags.options(recipe, workers, channel.spec.index if channel else 0),
      logical_devices=devices)
  train_options.check_replicas(0, devices, recipe.batch_size, options.accumulate, workers)
  tensorflow_import.import_tensorflow()
  from engine.reporting import console
  from engine.trainer import replica_check
  from engine.trainer import worker_check
  recipe.check_layers()
  shared_flags.use_devices(devices)
  if options.data_source == 'binary':
    shared_flags.prepare_data(recipe.dataset, console.log)
  if channel:
    return worker_check.run(recipe, options, console.log, channel)
  return replica_check.run(recipe, options, devices, console.log)
