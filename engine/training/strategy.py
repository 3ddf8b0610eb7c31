"""Devices and distribution strategy; no other file names a class of tf.distribute.

Everything else sees a `tf.distribute.Strategy` and the number of its replicas.
"""

import tensorflow as tf

from engine.cluster import cluster_spec
from engine.config import train_options
from engine.training import memory_allocator
from tfrecords import batch_rows
from tfrecords import errors


def use_devices(device: str = 'auto', logical_devices: int = 0,
                gpu_memory_limit_mb: int = 0) -> None:
  """Configures the devices of this process; to be called before TensorFlow computes anything.

  The CPU's memory is configured as well (memory_allocator.py).

  Args:
    device: 'auto' (GPUs if there are any), 'cpu' or 'gpu'.
    logical_devices: number of logical CPU devices, to rehearse replicas; 0 or 1: one device.
    gpu_memory_limit_mb: memory of each GPU that this process may use; 0: grows as needed.

  Raises:
    errors.InputError: there is no such device, or two settings contradict each other.
  """
  memory_allocator.keep_freed_memory()
  gpus = tf.config.list_physical_devices('GPU')
  if device not in ('auto', 'cpu', 'gpu'):
    raise errors.InputError(f'--device={device}: give auto, cpu or gpu')
  if device == 'gpu' and logical_devices > 1:
    raise errors.InputError(
        f'--device=gpu and --logical_devices={logical_devices} contradict each other: logical '
        'devices are parts of the CPU; give one of them')
  if device == 'gpu' and not gpus:
    raise errors.InputError(f'--device=gpu: {inventory()}; give --device=cpu')
  if device == 'cpu' or logical_devices > 1:
    tf.config.set_visible_devices([], 'GPU')
    gpus = []
  for gpu in gpus:
    if gpu_memory_limit_mb:
      tf.config.set_logical_device_configuration(
          gpu, [tf.config.LogicalDeviceConfiguration(memory_limit=gpu_memory_limit_mb)])
    else:
      tf.config.experimental.set_memory_growth(gpu, True)
  if logical_devices > 1:
    cpu = tf.config.list_physical_devices('CPU')[0]
    tf.config.set_logical_device_configuration(
        cpu, [tf.config.LogicalDeviceConfiguration()] * logical_devices)
  # A misplaced operation is an error here, not a silent copy to another device.
  tf.config.set_soft_device_placement(False)


def use_threads(count: int) -> None:
  """Sets the number of TensorFlow's threads; must be called before TensorFlow computes anything.

  Args:
    count: number of computing threads.

  Raises:
    RuntimeError: TensorFlow has started its threads already.
  """
  tf.config.threading.set_intra_op_parallelism_threads(count)
  tf.config.threading.set_inter_op_parallelism_threads(count)


def inventory() -> str:
  """Describes the devices for messages: `this machine has 1 CPU device and no GPU`."""
  cpus = len(tf.config.list_physical_devices('CPU'))
  gpus = len(tf.config.list_physical_devices('GPU'))
  hidden = gpus - len(tf.config.get_visible_devices('GPU'))
  return (f'this machine has {cpus} CPU device and {gpus or "no"} GPU' + 's' * (gpus > 1)
          + f' ({hidden} hidden by --device)' * (hidden > 0))


def build(num_gpus: int = 0, logical_devices: int = 0, batch_size: int = 0,
          spec: cluster_spec.ClusterSpec | None = None) -> tf.distribute.Strategy:
  """Returns the strategy for the requested devices.

  Args:
    num_gpus: replicas on GPUs; 0: one replica, on the first GPU or else on the CPU.
    logical_devices: replicas on logical CPU devices, as given to `use_devices`.
    batch_size: global batch size, a multiple of the replicas; 0: not checked.
    spec: the workers of a cluster, which all build their strategies at once, before TensorFlow
      computes anything, each for as many devices; None: this process trains alone.

  Raises:
    errors.InputError: fewer GPUs exist than asked for, or the batch does not divide. Without this
      check TensorFlow would put the variables on the CPU and hang at the first all-reduce.

  Example:
    >>> print(rana.loop.build_strategy().num_replicas_in_sync)
    1
  """
  if spec:
    return _over_workers(spec, num_gpus, logical_devices, batch_size)
  gpus = tf.config.list_logical_devices('GPU')
  cpus = tf.config.list_logical_devices('CPU')
  replicas = train_options.check_replicas(num_gpus, logical_devices, batch_size)
  if num_gpus > len(gpus):
    raise errors.InputError(
        f'--num_gpus={num_gpus}: {inventory()}; give --num_gpus={len(gpus)}, or rehearse with '
        f'--logical_devices={num_gpus} on the CPU')
  if logical_devices > len(cpus):
    raise ValueError(f'{logical_devices} logical devices and {len(cpus)} made: call use_devices')
  names = [device.name for device in (gpus or cpus)[:replicas]]
  if replicas > 1:
    return tf.distribute.MirroredStrategy(names)
  return tf.distribute.OneDeviceStrategy(names[0])


def _over_workers(spec: cluster_spec.ClusterSpec, num_gpus: int, logical_devices: int,
                  batch_size: int) -> tf.distribute.Strategy:
  """Returns the strategy of one worker of a cluster; arguments and exceptions as of `build`."""
  train_options.check_replicas(num_gpus, logical_devices, batch_size, workers=spec.size)
  # Listing logical devices would start TensorFlow, which then could not join a cluster.
  there = len(tf.config.get_visible_devices('GPU'))
  if num_gpus > there:
    raise errors.InputError(f'--num_gpus={num_gpus}: {inventory()}; give --num_gpus={there}')
  resolver = tf.distribute.cluster_resolver.SimpleClusterResolver(
      tf.train.ClusterSpec({'worker': list(spec.workers)}), task_type='worker', task_id=spec.index,
      num_accelerators={'GPU': num_gpus or min(1, there)}, rpc_layer='grpc')
  return tf.distribute.MultiWorkerMirroredStrategy(resolver)


def kind_of_worker() -> str:
  """Returns what a worker of a cluster computes on, 'GPU' or 'CPU'; starts no device."""
  return 'GPU' if tf.config.get_visible_devices('GPU') else 'CPU'


def rows(strategy: tf.distribute.Strategy, batch_size: int) -> batch_rows.BatchRows:
  """Returns the rows of each batch that this process makes."""
  workers = strategy.num_replicas_in_sync // len(strategy.extended.worker_devices)
  worker = strategy.cluster_resolver.task_id if workers > 1 else 0
  return batch_rows.BatchRows(batch_size, worker, workers)


def is_on_gpu(strategy: tf.distribute.Strategy) -> bool:
  """Returns whether the replicas of this process are on GPUs."""
  return 'GPU' in strategy.extended.worker_devices[0]
