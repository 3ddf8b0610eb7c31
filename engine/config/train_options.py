"""How a training is carried out: everything about it that is no recipe.

The recipe says what is computed; the seed and the source of the records complete it and are frozen
with it. The rest may change from start to start of the same run.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Options:
  """The options of one start of a training.

  Attributes:
    train_dir: the run directory.
    data_dir: where the data sets lie.
    data_source: binary, tfrecord or tfds.
    seed: of initial values, order and distortions (part of the frozen config).
    num_gpus: replicas on GPUs; 0: one device.
    logical_devices: replicas on parts of the CPU; 0: one device.
    steps_per_loop: longest run of the traced loop.
    log_frequency: steps between two lines.
    checkpoint_interval: steps between two checkpoints; 0: a tenth of the training, at most 1,000.
    summary_interval: steps between two looks for TensorBoard; 0: none.
    memory_budget_mb: a larger set streams from disk.
    shuffle_buffer_size: size of the shuffle buffer of a streamed set; 0: 0.4 of an epoch.
    live_view: note what the six-panel view shows.
    live_interval: steps between two frames of it; 0: two hundred in the whole training, and fewer
      where they would cost it more than 4% of its time.
    fail_if_exists: refuse a directory that holds a run.
    warm_start_from: a run whose layers are taken; empty: none (part of the frozen config).
    reset_head: whether the last layer begins anew all the same (part of the frozen config).
    cache_dir: where the features of frozen layers are kept; empty: `features` beside train_dir.
  """
  train_dir: str
  data_dir: str
  data_source: str = 'binary'
  seed: int = 0
  num_gpus: int = 0
  logical_devices: int = 0
  steps_per_loop: int = 100
  log_frequency: int = 100
  checkpoint_interval: int = 0
  summary_interval: int = 500
  memory_budget_mb: int = 4096
  shuffle_buffer_size: int = 0
  live_view: bool = False
  live_interval: int = 0
  fail_if_exists: bool = False
  warm_start_from: str = ''
  reset_head: bool = False
  cache_dir: str = ''


NAMES = tuple(field.name for field in dataclasses.fields(Options))
