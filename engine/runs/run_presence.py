"""Whether a directory holds a run, which commands ask before they import TensorFlow."""

import pathlib

from tfrecords import address
from tfrecords import errors
from tfrecords import printable

# The file that makes a directory a run.
CONFIG_FILE = 'config.json'


def require(path: pathlib.Path, flag: str = '--train_dir') -> None:
  """Refuses a directory that holds no run.

  Args:
    path: the directory.
    flag: that named it, for the message.

  Raises:
    errors.InputError: there is no run; names those in the same folder.
  """
  if not (path / CONFIG_FILE).is_file():
    # To search a bucket would take long.
    others = () if address.is_remote(path) else path.parent.glob(f'*/{CONFIG_FILE}')
    runs = sorted(printable.text(file.parent) for file in others)
    raise errors.InputError(
        f'{flag}={printable.text(path)}: holds no run (no {CONFIG_FILE}); give the directory of a '
        'training' + (f': {", ".join(runs)}' if runs else ''))


def refuse(path: pathlib.Path) -> None:
  """Refuses a directory that holds a run.

  Raises:
    errors.InputError: there is one.
  """
  if (path / CONFIG_FILE).is_file():
    raise errors.InputError(
        f'--fail_if_exists: {printable.text(path)} holds a run already; give another --train_dir, '
        'or leave --fail_if_exists out to continue it')
