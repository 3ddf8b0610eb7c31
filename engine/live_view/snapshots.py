"""What the six-panel view shows, as files: a frame every so many steps, and the test images once.

A training writes them into its run directory; the view reads them there, in a process of its own,
while they are made or long after. A file is there under its name only when it is whole.
"""

import dataclasses
import pathlib
import zipfile

import numpy as np

from tfrecords import atomic_file
from tfrecords import errors

# Of all weights, and of all biases; as TensorBoard's distributions have them.
PERCENTILES = (0, 7, 16, 31, 50, 69, 84, 93, 100)

_TEST = 'test.npz'


@dataclasses.dataclass(frozen=True, eq=False)
class Frame:
  """The state of a training at one step.

  Attributes:
    step: updates done.
    images: of the training batch, uint8 [n, height, width, channels], as the network sees them.
    labels: theirs, int32 [n].
    predicted: what they are taken for, int32 [n].
    test_predicted: what the test images are taken for, int32 [m].
    accuracy: of the batch and of the test images, float32 [2].
    loss: cross-entropy of the batch and of the test images, float32 [2].
    weights: their PERCENTILES, float32 [9].
    biases: their PERCENTILES, float32 [9]; not a number where there are none.
  """
  step: int
  images: np.ndarray
  labels: np.ndarray
  predicted: np.ndarray
  test_predicted: np.ndarray
  accuracy: np.ndarray
  loss: np.ndarray
  weights: np.ndarray
  biases: np.ndarray


@dataclasses.dataclass(frozen=True, eq=False)
class TestSet:
  """The test images that are shown: uint8 [m, height, width, channels], and labels int32 [m]."""
  images: np.ndarray
  labels: np.ndarray


def write_test(folder: pathlib.Path, test: TestSet) -> None:
  """Writes the test images, into a folder that is made if need be."""
  folder.mkdir(parents=True, exist_ok=True)
  _write(folder / _TEST, dataclasses.asdict(test))


def write(folder: pathlib.Path, frame: Frame) -> None:
  """Writes one frame."""
  _write(folder / f'{frame.step:09d}.npz', dataclasses.asdict(frame))


def _write(path: pathlib.Path, values: dict) -> None:
  # A lost frame costs nothing: the training does not wait for the disk.
  with (atomic_file.temporary_path(path, durable=False) as temporary,
        temporary.open('wb') as file):
    np.savez(file, **values)


def steps(folder: pathlib.Path) -> list[int]:
  """Returns the steps of the frames that are there, in their order."""
  return sorted(int(path.stem) for path in folder.glob('*.npz') if path.stem.isdecimal())


def read(folder: pathlib.Path, step: int) -> Frame:
  """Reads one frame.

  Raises:
    errors.InputError: it cannot be read.
  """
  values = _read(folder / f'{step:09d}.npz')
  try:
    if 'precision' in values:
      # The name of earlier versions.
      values['accuracy'] = values.pop('precision')
    return Frame(**{**values, 'step': int(values['step'])})
  except (TypeError, KeyError) as error:
    raise errors.InputError(f'{folder}/{step:09d}.npz: not a frame ({error}); remove it') from error


def read_test(folder: pathlib.Path) -> TestSet:
  """Reads the test images.

  Raises:
    errors.InputError: there are none, or they cannot be read.
  """
  if not (folder / _TEST).is_file():
    raise errors.InputError(
        f'{folder}: nothing to view; train with --live_view, which notes what the view shows')
  values = _read(folder / _TEST)
  try:
    return TestSet(**values)
  except TypeError as error:
    raise errors.InputError(f'{folder / _TEST}: not the test images ({error})') from error


def _read(path: pathlib.Path) -> dict:
  try:
    with np.load(path) as file:
      return dict(file)
  except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
    raise errors.InputError(f'{path}: cannot be read ({error}); remove it') from error
