"""Options of one start of a training: everything that is not in the recipe.

The recipe determines what is computed, together with the seed and the data source, which are frozen
with it in config.json. All other options may change whenever the same run is continued.
"""

import dataclasses

from tfrecords import errors
from tfrecords import settings

_REPLICAS = settings.whole(0, 256, 'each replica has a copy of the network')

# The range of each number, also used by the flags.
RANGES = {
    'seed': settings.SEED, 'num_gpus': _REPLICAS, 'logical_devices': _REPLICAS,
    'accumulate': settings.whole(1, 65536, 'it divides the batch'),
    'steps_per_loop': settings.STEPS, 'log_frequency': settings.STEPS,
    'checkpoint_interval': settings.INTERVAL, 'summary_interval': settings.INTERVAL,
    'live_interval': settings.INTERVAL, 'memory_budget_mb': settings.MEGABYTES,
    'connect_timeout': settings.Range(0.1, settings.SECONDS.maximum, 'give 0.1 or more',
                                      settings.SECONDS.too_large)}

# What a training does after a step that produced non-finite values.
ON_NAN = ('stop', 'rollback')


@dataclasses.dataclass(frozen=True)
class TrainOptions:
  """The options of one start of a training.

  Attributes:
    train_dir: the run directory.
    data_dir: where the data sets lie.
    data_source: binary, tfrecord or tfds.
    seed: of initial values, order and augmentation (part of the frozen config).
    num_gpus: replicas on GPUs; 0: one device.
    logical_devices: replicas on parts of the CPU; 0: one device.
    accumulate: slices in which a replica takes its part of a batch, one after another.
    steps_per_loop: largest number of steps in one call of the traced loop.
    log_frequency: interval between console lines, in steps.
    checkpoint_interval: interval between checkpoints, in steps; 0: a tenth of the training, at most
      1,000.
    summary_interval: interval between TensorBoard summaries of images, activations and variables,
      in steps; 0: no events.
    memory_budget_mb: a larger data set streams from disk.
    data_service: address of a tf.data service that makes the batches of a streamed data set,
      grpc://host:port; '': they are made here.
    connect_timeout: time within which the workers of a cluster have to come, and a data service has
      to answer, in seconds.
    live_view: record snapshots for the six-panel view.
    live_interval: interval between snapshots, in steps; 0: two hundred in the whole training, fewer
      where they would take more than 4% of its time.
    fail_if_exists: refuse a directory that holds a run.
    warm_start_from: run directory whose layers are restored; empty: none (part of the frozen
      config).
    reset_head: initialize the last layer even if it matches (part of the frozen config).
    cache_dir: cache of the outputs of frozen layers; empty: `features` beside train_dir.
    on_nan: what to do after a step that produced non-finite values: 'stop', or 'rollback' to the
      last checkpoint with half the learning rate.
  """
  train_dir: str
  data_dir: str
  data_source: str = 'binary'
  seed: int = 0
  num_gpus: int = 0
  logical_devices: int = 0
  accumulate: int = 1
  steps_per_loop: int = 100
  log_frequency: int = 100
  checkpoint_interval: int = 0
  summary_interval: int = 500
  memory_budget_mb: int = 4096
  data_service: str = ''
  connect_timeout: float = 60.0
  live_view: bool = False
  live_interval: int = 0
  fail_if_exists: bool = False
  warm_start_from: str = ''
  reset_head: bool = False
  cache_dir: str = ''
  on_nan: str = 'stop'

  def __post_init__(self) -> None:
    """Checks the types and ranges of the values.

    Raises:
      errors.InputError: names the first one as a flag.
    """
    settings.check_types(self)
    for name, allowed in RANGES.items():
      if fault := allowed.fault(getattr(self, name)):
        raise errors.InputError(f'--{name}={getattr(self, name)}: {fault}')
    if self.on_nan not in ON_NAN:
      raise errors.InputError(f'--on_nan={self.on_nan}: give {" or ".join(ON_NAN)}')
    if self.reset_head and not self.warm_start_from:
      raise errors.InputError('--reset_head: say what of, with --warm_start_from=RUN')
    check_replicas(self.num_gpus, self.logical_devices, accumulate=self.accumulate)


def check_replicas(num_gpus: int, logical_devices: int, batch_size: int = 0,
                   accumulate: int = 1, workers: int = 1) -> int:
  """Returns the number of replicas.

  Args:
    num_gpus: replicas on GPUs; 0: one device.
    logical_devices: replicas on parts of the CPU; 0: one device.
    batch_size: global batch size; 0: not checked.
    accumulate: slices in which a replica takes its part.
    workers: processes with so many replicas each.

  Raises:
    errors.InputError: both are given, or the batch does not divide into the replicas, or their
      parts into the slices.
  """
  if num_gpus and logical_devices > 1:
    raise errors.InputError(
        f'--num_gpus={num_gpus} and --logical_devices={logical_devices} contradict each other; '
        'give one of them')
  if workers > 1 and logical_devices > 1:
    raise errors.InputError(
        f'--logical_devices={logical_devices}: a worker of a cluster computes on GPUs or on its '
        'CPU as one device; leave the flag out')
  replicas = workers * max(1, num_gpus, logical_devices)
  if batch_size % replicas:
    raise errors.InputError(
        f'--batch_size={batch_size} does not divide into {replicas} replicas; give a multiple of '
        f'{replicas}')
  if batch_size % (replicas * accumulate):
    raise errors.InputError(
        f'--accumulate={accumulate}: the {batch_size // replicas} examples of a replica do not '
        'divide into so many slices; give a divisor')
  return replicas


def default_train_dir(recipe: str) -> str:
  """Returns the run directory of the recipe of that name, where none is given."""
  return f'runs/{recipe}'


NAMES = tuple(field.name for field in dataclasses.fields(TrainOptions))
# Those that name directories.
PATHS = ('train_dir', 'data_dir', 'warm_start_from', 'cache_dir')
