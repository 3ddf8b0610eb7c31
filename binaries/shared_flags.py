"""Flags that several commands share, each declared once.

A command calls the functions for the groups it has. Names that the TensorFlow tutorial had are
kept.
"""

from __future__ import annotations

from collections.abc import Callable
import contextlib
import typing

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import path_flags
from binaries import tensorflow_import
from engine.reporting import host_cpus
from engine.runs import run_presence
from tfrecords import address
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import errors
from tfrecords import remote_path
from tfrecords import settings

if typing.TYPE_CHECKING:
  from engine.runs import run_dir as run_dir_lib

FLAGS = flags.FLAGS

# Of the help of a flag.
_ADDRESS = '; or a gs:// address'


@help_text.group('run')
def define_train_dir(*, is_remote: bool = False) -> None:
  """The run directory, which may be at an address such as gs://bucket/run if `is_remote`."""
  path_flags.define(
      'train_dir', '', 'directory of the run: config, checkpoints, metrics, events, plots'
      + _ADDRESS * is_remote, is_remote=is_remote)


def require_run(*, exists: bool = True) -> None:
  """Refuses a command line without a run directory, for commands that need one.

  Args:
    exists: whether it has to hold a run already.

  Raises:
    errors.InputError: says what to give.
  """
  if not FLAGS.train_dir:
    raise errors.InputError('--train_dir is missing; give the directory of a run')
  if exists:
    run_presence.require(remote_path.of(FLAGS.train_dir))


@help_text.group('data')
def define_data() -> None:
  """Where records come from."""
  path_flags.define('data_dir', 'data', 'directory that holds the data sets; for a trained run, by '
                    'default the one that its training read' + _ADDRESS, is_remote=True)
  flags.DEFINE_enum('data_source', None, ['binary', 'tfrecord', 'tfds'],
                    'what to read: binary record files (default), TFRecord files or '
                    'tensorflow-datasets')


def data_dir_of(run_dir: run_dir_lib.RunDir, log: Callable[[str], None]) -> str:
  """Returns the directory of the data sets: --data_dir, or else that which the run remembers.

  Args:
    run_dir: the run whose data are read.
    log: gets a line about a directory that the run remembers.

  Raises:
    errors.InputError: none is given, and those that the run remembers are gone.
  """
  if FLAGS['data_dir'].present:
    return FLAGS.data_dir
  from engine.runs import data_directory
  return data_directory.find(run_dir, FLAGS.data_dir, log)


@help_text.group('data')
def define_download() -> None:
  """Where a missing data set is fetched from."""
  flags.DEFINE_string('download_url', '', 'address of the archive, to use a mirror')
  flags.DEFINE_string('download_sha256', '',
                      "checksum of that archive if it is not the official one; 'none': unchecked")


def dataset(name: str) -> dataset_spec.DatasetSpec:
  """Returns the data set that a flag names; an imported one is its own --data_dir by default.

  Raises:
    errors.InputError: there is no such data set.
  """
  if address.is_remote(name):
    # Of a recipe's file; that of a flag has been seen before (command.py).
    tensorflow_import.import_tensorflow()
  if datasets.is_directory(name):
    FLAGS.set_default('data_dir', datasets.absolute(name))
  return datasets.get(name, FLAGS.data_dir)


def prepare_data(name: str, log: Callable[[str], None], **options: float) -> None:
  """Generates or downloads a data set if it is missing, from where the flags say.

  Args:
    name: of the data set, or the directory of an imported one.
    log: takes lines for the user.
    **options: of tfrecords.prepare.prepare.
  """
  from tfrecords import prepare
  prepare.prepare(dataset(name), FLAGS.data_dir, FLAGS.download_url,
                  FLAGS.download_sha256, log, **options)


def define_page() -> None:
  """Declares where the live view serves its page."""
  flags.DEFINE_string('address', '127.0.0.1', 'live view: address of the page for the browser; '
                      '0.0.0.0: reachable from every network, as needed in a container')
  number_flags.integer('port', 8988, 'live view: port of that page', settings.PORT)


@help_text.group('run')
def define_devices() -> None:
  """What to compute on."""
  flags.DEFINE_enum('device', 'auto', ['auto', 'cpu', 'gpu'], 'what to compute on')
  number_flags.integer('gpu_memory_limit_mb', 0,
                       'memory of each GPU that this process may take, MB; 0: grows as needed',
                       settings.MEGABYTES)
  define_threads()


def define_threads() -> None:
  """Declares the number of threads."""
  number_flags.integer('threads', 0, 'number of computing threads; 0: one for each processor that '
                       "this process may use, within a container's quota",
                       settings.whole(0, 1024, 'that many threads only wait for each other'))


def use_threads() -> None:
  """Limits TensorFlow's threads as the flags say.

  By default TensorFlow starts a thread for each processor that the process is bound to; it does not
  know of a quota of processor time, which is applied here.
  """
  from engine.training import strategy
  quota = host_cpus.available()
  if FLAGS.threads:
    strategy.use_threads(FLAGS.threads)
  elif quota < host_cpus.bound():
    # Fails in a process that has already computed, as in a notebook; its threads cannot change.
    with contextlib.suppress(RuntimeError):
      strategy.use_threads(quota)


def use_devices(logical_devices: int = 0) -> None:
  """Makes TensorFlow use the devices that the flags name.

  Args:
    logical_devices: replicas to simulate on the CPU; 0: one device.
  """
  from engine.training import strategy
  use_threads()
  strategy.use_devices(FLAGS.device, logical_devices, FLAGS.gpu_memory_limit_mb)
