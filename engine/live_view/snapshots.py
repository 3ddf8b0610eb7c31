"""The live view's files: a snapshot every few steps, and the test images once.

A training writes them into its run directory. The view reads them in a process of its own, during
the training or long after it. Each file is written whole.
"""

import dataclasses
import pathlib

import numpy as np

from tfrecords import array_file
from tfrecords import atomic_file
from tfrecords import errors

# Of all weights, and of all biases: those of TensorBoard's distributions.
PERCENTILES = (0, 7, 16, 31, 50, 69, 84, 93, 100)

_TEST = 'test.npz'


@dataclasses.dataclass(frozen=True, eq=False)
class Snapshot:
  """The state of a training at one step.

  Attributes:
    step: updates done.
    images: of the training batch, uint8 [n, height, width, channels], as the network sees them.
    labels: of these images, int32 [n].
    predicted: predicted classes of these images, int32 [n].
    test_predicted: predicted classes of the test images, int32 [m].
    accuracy: of the batch and of the test images, float32 [2].
    loss: cross-entropy of the batch and of the test images, float32 [2].
    weights: PERCENTILES of all weights, float32 [9].
    biases: PERCENTILES of all biases, float32 [9]; NaN for a network without biases.
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
  """The test images of every snapshot: uint8 [m, height, width, channels], labels int32 [m]."""
  images: np.ndarray
  labels: np.ndarray


def write_test(folder: pathlib.Path, test: TestSet) -> None:
  """Writes the test images, making the folder if it is missing."""
  folder.mkdir(parents=True, exist_ok=True)
  _write(folder / _TEST, dataclasses.asdict(test))


def write(folder: pathlib.Path, snapshot: Snapshot) -> None:
  """Writes one snapshot."""
  _write(folder / f'{snapshot.step:09d}.npz', dataclasses.asdict(snapshot))


def _write(path: pathlib.Path, values: dict) -> None:
  # A lost frame costs nothing: the training does not wait for the disk.
  with (atomic_file.temporary_path(path, durable=False) as temporary,
        temporary.open('wb') as file):
    np.savez(file, **values)


def steps(folder: pathlib.Path) -> list[int]:
  """Returns the steps of the recorded snapshots in ascending order."""
  return sorted(int(path.stem) for path in folder.glob('*.npz') if path.stem.isdecimal())


def read(folder: pathlib.Path, step: int) -> Snapshot:
  """Reads one snapshot.

  Raises:
    errors.InputError: it cannot be read.
  """
  values = array_file.read(folder / f'{step:09d}.npz')
  try:
    if 'precision' in values:
      # The name of earlier versions.
      values['accuracy'] = values.pop('precision')
    return Snapshot(int(values.pop('step')), **values)
  except (TypeError, ValueError, KeyError) as error:
    raise errors.InputError(
        f'{folder}/{step:09d}.npz: not a snapshot ({errors.reason(error)}); remove it') from error


def read_test(folder: pathlib.Path) -> TestSet:
  """Reads the test images.

  Raises:
    errors.InputError: there are none, or they cannot be read.
  """
  if not (folder / _TEST).is_file():
    raise errors.InputError(
        f'{folder}: nothing to view; train with --live_view, which records what the view shows')
  values = array_file.read(folder / _TEST)
  try:
    return TestSet(**values)
  except TypeError as error:
    raise errors.InputError(
        f'{folder / _TEST}: not the test images ({errors.reason(error)})') from error
