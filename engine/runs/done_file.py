"""DONE, the file that marks the end of a training: its last step and the reason."""

import dataclasses
import pathlib

from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file
from tfrecords import whole_number

NAME = 'DONE'


@dataclasses.dataclass(frozen=True)
class Done:
  """The end of a training.

  Attributes:
    step: of the newest checkpoint.
    reason: one line; empty in a file of an earlier version.
  """
  step: int
  reason: str = ''


def read(run_dir: pathlib.Path) -> Done | None:
  """Returns the step and reason of the training's end, None while it has not ended.

  Args:
    run_dir: the folder of the run.

  Raises:
    errors.InputError: DONE does not hold a step, or is not a regular file.
  """
  path = run_dir / NAME
  if not path.exists():
    return None
  text, _, reason = regular_file.read_text(path).strip().partition('\n')
  step = whole_number.parse(text)
  if step is None:
    raise errors.InputError(
        f'{path}: {text[:20]!r} is not a step; remove this file and start the training again')
  return Done(step, ' '.join(reason.split()))


def write(run_dir: pathlib.Path, done: Done) -> None:
  """Writes DONE to the folder of a run."""
  reason = ' '.join(done.reason.split())
  atomic_file.write_text(run_dir / NAME, f'{done.step}\n{reason}'.strip() + '\n')


def set_aside(run_dir: pathlib.Path) -> None:
  """Renames DONE, if there is one, to DONE.STEP.

  Raises:
    errors.InputError: DONE does not hold a step.
  """
  if done := read(run_dir):
    (run_dir / NAME).rename(run_dir / f'{NAME}.{done.step}')
