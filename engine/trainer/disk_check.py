"""What a checkpoint needs of the disk, compared with what is free, before a training begins.

Otherwise it would be known after the hours that the first checkpoint takes. Room for one more
checkpoint is what every save needs, since the oldest one is deleted after it. A quota of the user,
which no system call tells in all file systems, is noticed at the save.
"""

import math
import os
import pathlib
import shutil

from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tfrecords import address
from tfrecords import errors

_KILOBYTE = 1024


def checkpoint(run_dir: run_dir_lib.RunDir, state: state_lib.TrainState) -> None:
  """Refuses a training whose next checkpoint does not fit on the disk; a bucket has no limit.

  Args:
    run_dir: of the run; need not exist.
    state: what a checkpoint holds.

  Raises:
    errors.InputError: says what is needed and free.
  """
  if address.is_remote(run_dir.path):
    return
  folder = pathlib.Path(os.path.realpath(run_dir.path))
  while not folder.exists():
    folder = folder.parent
  needed, free = num_bytes(state), shutil.disk_usage(folder).free
  if needed > free:
    raise errors.InputError(
        f'--train_dir={run_dir}: No space left on device for a checkpoint, which takes '
        f'{-(-needed // _KILOBYTE):,} KB or more while {free // _KILOBYTE:,} KB are free; free '
        'some space or choose another directory')


def num_bytes(state: state_lib.TrainState) -> int:
  """Returns the bytes of all variables of a state; its checkpoint has some more."""
  return sum(math.prod(variable.shape) * variable.dtype.size for variable in state.variables)
