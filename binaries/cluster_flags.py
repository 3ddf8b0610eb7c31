"""The flags of a training on a cluster, and the cluster that they or the environment describe."""

import os

from absl import flags

from binaries import environment
from binaries import find_lr
from binaries import help_text
from binaries import number_flags
from binaries import supervisor
from binaries import training_process
from engine.cluster import cluster_spec
from engine.cluster import greeting
from engine.cluster import slurm
from engine.cluster import tf_config
from engine.config import train_options
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS
TOKEN = 'RANA_CLUSTER_TOKEN'

_WORKERS = settings.whole(0, cluster_spec.MAX_WORKERS, 'each worker has a copy of the network')


@help_text.group('cluster')
def define() -> None:
  """Declares the flags."""
  flags.DEFINE_list('workers', [], 'addresses of all workers, host:port each, in the same order '
                    'everywhere; the first one is the chief, which writes the run (default: those '
                    'of TF_CONFIG or of a Slurm step)')
  number_flags.integer('task_index', None, 'workers: which of them this is, from 0', _WORKERS)
  number_flags.integer('local_workers', 0, 'start this many workers on this machine, to rehearse; '
                       '0: none', _WORKERS)
  number_flags.real('peer_timeout', 10.0, 'time after which a worker that does not answer is lost, '
                    'in seconds', train_options.RANGES['connect_timeout'])


def refuse_contradictions() -> None:
  """Refuses flags of a cluster that contradict each other or the mode.

  Raises:
    errors.InputError: names the first two.
  """
  given = [f'--{name}' for name in ('local_workers', 'workers', 'task_index')
           if FLAGS[name].present]
  alone = [f'--{name}' for name in find_lr.MODES
           if FLAGS[name].value and name != 'verify_replicas']
  if given and alone:
    raise errors.InputError(f'{alone[0]} runs in one process; leave {given[0]} out')
  if FLAGS.local_workers and FLAGS.workers:
    raise errors.InputError(
        '--local_workers and --workers contradict each other; give one of them')
  if bool(FLAGS.workers) != (FLAGS.task_index is not None):
    raise errors.InputError('--workers and --task_index belong together; give both, or neither')
  if FLAGS.logical_devices > 1 and (given or has_cluster()):
    raise errors.InputError(
        f'--logical_devices={FLAGS.logical_devices}: a worker of a cluster has one device or '
        '--num_gpus; leave it out')


def has_cluster() -> bool:
  """Returns whether the flags or the environment describe more than one worker."""
  return FLAGS.local_workers > 1 or cluster() is not None


def place() -> tuple[int, int]:
  """Returns the number of workers and which of them this is; 1 and 0 without a cluster."""
  if FLAGS.local_workers > 1:
    return FLAGS.local_workers, 0
  spec = training_process.supervised_spec() or _spec()
  return (spec.size, spec.index) if spec else (1, 0)


def cluster() -> supervisor.Cluster | None:
  """Returns the cluster of this worker, None for a training on this machine alone.

  Raises:
    errors.InputError: flags or environment describe none that can be.
  """
  spec = _spec()
  if spec is None or spec.size == 1:
    return None
  return supervisor.Cluster(spec, os.environ.get(TOKEN) or greeting.default_token(spec),
                            FLAGS.connect_timeout, FLAGS.peer_timeout)


def _spec() -> cluster_spec.ClusterSpec | None:
  if FLAGS.workers:
    try:
      return cluster_spec.ClusterSpec(tuple(FLAGS.workers), FLAGS.task_index)
    except errors.InputError as error:
      raise errors.InputError(f'--workers: {error}') from error
  if environment.tf_config:
    return tf_config.parse(environment.tf_config)
  return slurm.parse(os.environ)
