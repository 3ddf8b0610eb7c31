"""Trainings that diverge to NaN or infinity, and their failure reports."""

import pathlib

from tests.faults import fault
from tests.faults import place

# The first update makes the weights too large for the next step.
_RUINED = ('--recipe=mnist_dense', place.DATA, '--batch_size=8', '--checkpoint_interval=1',
           '--log_frequency=1', '--steps_per_loop=1', '--summary_interval=0', '--max_steps=30',
           '--learning_rate=1e6', '--max_train_examples=0', '--train_dir=new')
_REPLAY = ('--replay=report',)


def _no_leftovers(folder: pathlib.Path) -> str:
  """Returns which temporary files are left, '' if there are none."""
  left = [path.name for path in folder.rglob('*') if '_temp' in path.name or 'partial' in path.name]
  return f'left: {left}' if left else ''


def _nan_checkpoint(folder: pathlib.Path) -> None:
  """Fills the last checkpoint with NaN, as an earlier version could save it."""
  path = folder / 'run/checkpoints/ckpt-4.data-00000-of-00001'
  path.write_bytes(b'\xff' * len(path.read_bytes()))


ROWS = (
    fault.Fault('a learning rate that ruins the network', 'train_main', _RUINED,
                r'(?i)step \d.*(loss|finite|nan|inf).*--learning_rate', changes=place.BEGUN,
                check=_no_leftovers),
    fault.Fault('the same, rolled back', 'train_main', (*_RUINED, '--on_nan=rollback'), r'step \d',
                changes=place.BEGUN, check=_no_leftovers),
    fault.Fault('something else than stop or rollback', 'train_main', (*_RUINED, '--on_nan=skip'),
                'on_nan', 2),
    fault.Fault('a report that is not there', 'train_main', _REPLAY, '--replay=report'),
    fault.Fault('a report that is a run', 'train_main', ('--replay=run',), '--replay=run'),
    fault.Fault('a report that is a file', 'train_main', ('--replay=a.png',), '--replay=a.png'),
    fault.Fault('a report that is empty', 'train_main', _REPLAY, '--replay=report',
                prepare=place.folder('report')),
    fault.Fault('a checkpoint full of ones', 'predict_main', place.PREDICT, 'ckpt-4', 0,
                _nan_checkpoint),
)
