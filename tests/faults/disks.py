"""Full disks, limits on the size of files, and directories without write permission.

A limit on the size of files simulates a full disk: the system refuses the rest of a write in the
same way, with another error number.
"""

import dataclasses
import os
import pathlib
import shutil
import subprocess

from tests.faults import fault
from tests.faults import place

_FULL = 'File too large|No space left'


def _limited(size: int, **more):
  """Returns a process setup in which no file may be larger than `size` bytes."""
  return fault.setup_with(limits={'RLIMIT_FSIZE': size}, **more)


def _silent(size: int):
  """Returns the same, with standard output discarded, so that the limit does not affect it."""
  return _limited(size, output='/dev/null')


def _disk(kilobytes: int, free: int = 0, *names: str):
  """Returns a function that mounts `disk`, copies these into it and leaves `free` KB free."""
  def prepare(folder: pathlib.Path) -> None:
    disk = folder / 'disk'
    disk.mkdir()
    subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={kilobytes}k', 'tmpfs', disk], check=True)
    for name in names:
      shutil.copytree(folder / name, disk / name)
    state = os.statvfs(disk)
    rest = state.f_bavail * state.f_frsize - free * 1024
    with open(disk / 'filling', 'wb') as file:
      file.write(bytes(max(rest, 0)))
  return prepare


def _same(name: str, text: str):
  def check(folder: pathlib.Path) -> str:
    return '' if (folder / name).read_text() == text else f'{name} has changed'
  return check


def _no_partial(folder: pathlib.Path) -> str:
  left = [str(path) for path in folder.rglob('*partial*')]
  return f'left: {left}' if left else ''


_GROWTH = (
    fault.Fault('a checkpoint may not grow', 'train_main', place.LONGER, f'ckpt|saved.*({_FULL})',
                changes=place.TRAINED, makes=('run/checkpoints/ckpt-4.index',),
                setup=_limited(12_000), check=_no_partial, quick=True),
    fault.Fault('the first checkpoint may not grow', 'train_main', place.NEW, _FULL,
                changes=place.BEGUN, setup=_limited(12_000), check=_no_partial),
    fault.Fault('config.json may not grow', 'train_main', place.NEW, f'new.*({_FULL})',
                changes=place.BEGUN, setup=_limited(100), check=_no_partial),
    fault.Fault('--csv may not grow', 'predict_main',
                (*place.PREDICT, '--csv=o.csv', '--overwrite'),
                rf'o\.csv.*({_FULL})', prepare=place.write('o.csv', 'mine'), setup=_silent(60),
                check=_same('o.csv', 'mine'), quick=True),
    fault.Fault('--json may not grow', 'predict_main',
                (*place.PREDICT, '--json=o.json', '--overwrite'),
                rf'o\.json.*({_FULL})', prepare=place.write('o.json', 'mine'), setup=_silent(60),
                check=_same('o.json', 'mine')),
    fault.Fault('--plot may not grow', 'predict_main',
                (*place.PREDICT, '--plot=o.png', '--overwrite'),
                rf'o\.png.*({_FULL})', prepare=place.write('o.png', 'mine'), setup=_limited(3000),
                check=_same('o.png', 'mine')),
    fault.Fault('an export may not grow', 'export_main',
                ('--train_dir=run', place.DATA, '--output=out'), _FULL, setup=_silent(9000),
                check=_no_partial),
    fault.Fault('a result of classic_main may not grow', 'classic_main',
                ('--model=perceptron', place.DATA, '--max_epochs=1', '--json=o.json'),
                rf'o\.json.*({_FULL})', setup=_silent(100)),
    fault.Fault('TFRecord files may not grow', 'records_main',
                ('--action=pack', '--dataset=cifar10', place.DATA), _FULL, setup=_silent(9000),
                check=_no_partial),
    fault.Fault('generated data may not grow', 'records_main',
                ('--action=fetch', '--dataset=shapes', place.DATA), _FULL, changes=('data',),
                setup=_silent(9000)),
    fault.Fault('events of a training may not grow', 'train_main',
                (*place.LONGER, '--summary_interval=2'), 'event|summar', 0,
                changes=place.TRAINED, makes=('run/checkpoints/ckpt-6.index', 'run/DONE'),
                setup=_limited(70_000), quiet=False),
    fault.Fault('an evaluation may not grow its pictures', 'eval_main', place.EVAL,
                f'accuracy|precision.*({_FULL})', 0, changes=place.EVALUATED,
                setup=_limited(8_000), quiet=False),
)

_DISKS = (
    fault.Fault('no room for a run', 'train_main', (*place.NEW, '--train_dir=disk/new'),
                'No space left', prepare=_disk(64), changes=('disk/new*',), needs='mount',
                check=_no_partial),
    fault.Fault('no room for a checkpoint', 'train_main', (*place.LONGER, '--train_dir=disk/run'),
                'No space left', prepare=_disk(4096, 16, 'run'),
                changes=('disk/run/*',), makes=('disk/run/checkpoints/ckpt-4.index',),
                needs='mount', check=_no_partial),
    fault.Fault('no room for metrics.jsonl', 'train_main',
                (*place.LONGER, '--train_dir=disk/run'), 'No space left',
                prepare=_disk(4096, 0, 'run'), changes=('disk/run/*',), needs='mount',
                makes=('disk/run/checkpoints/ckpt-4.index',), check=_no_partial),
    fault.Fault('no room for an evaluation', 'eval_main', (*place.EVAL, '--train_dir=disk/run'),
                '(accuracy|precision).*No space left', 0, prepare=_disk(4096, 0, 'run'),
                changes=('disk/run/*',), needs='mount', quiet=False, check=_no_partial),
    fault.Fault('no room for --csv', 'predict_main', (*place.PREDICT, '--csv=disk/o.csv'),
                r'disk/o\.csv: No space left', prepare=_disk(64), needs='mount'),
    fault.Fault('no room for an export', 'export_main',
                ('--train_dir=run', place.DATA, '--output=disk/out'), 'No space left',
                prepare=_disk(64), needs='mount', check=_no_partial),
    fault.Fault('standard output takes no more', 'predict_main', place.PREDICT, 'No space left',
                setup=dataclasses.replace(fault.LIMITED, output='/dev/full')),
    fault.Fault('a training whose output takes no more', 'train_main', place.LONGER,
                'No space left', changes=place.TRAINED,
                setup=dataclasses.replace(fault.LIMITED, output='/dev/full')),
)

_READ_ONLY = (
    fault.Fault('a run that may only be read is evaluated', 'eval_main', place.EVAL,
                'accuracy|precision', 0, needs='root', setup=place.NEW_NOBODY, quiet=False),
    fault.Fault('a run that may only be read predicts', 'predict_main', place.PREDICT, '', 0,
                needs='root', setup=place.NEW_NOBODY),
    fault.Fault('a run that may only be read is trained', 'train_main', place.LONGER,
                'Permission denied', needs='root', setup=place.NOBODY),
    fault.Fault('a run that may not be read predicts', 'predict_main', place.PREDICT,
                'Permission denied', prepare=lambda folder: (folder / 'run').chmod(0),
                needs='root', setup=place.NOBODY),
    fault.Fault('a checkpoint that may not be read', 'predict_main', place.PREDICT,
                'Permission denied|can be read', prepare=lambda folder: [
                    path.chmod(0) for path in (folder / 'run/checkpoints').glob('ckpt-*')],
                needs='root', setup=place.NOBODY),
    fault.Fault('a run where nothing may be made', 'train_main', place.NEW, 'Permission denied',
                needs='root', setup=place.NOBODY),
)

ROWS = (*_GROWTH, *_DISKS, *_READ_ONLY)
