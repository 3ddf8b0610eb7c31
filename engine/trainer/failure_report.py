"""The report of a failed training: a folder with everything that its failing step needs.

  failure-7/config.json   the run's frozen settings
            ckpt-6.*      all variables before the step
            batch.npz     inputs and labels of the step, and the augmented images
            batch.png     the images with their labels, at most 256
            report.json   the first tensor that is not finite, the learning rate, the norm of every
                          gradient, the terms of the loss, the last 50 losses

The folder is written under a temporary name and renamed, so it is complete if it exists. At an
address such as `gs://bucket/run` its files are copied there one by one, report.json last. replay.py
reads a folder of this machine.
"""

from collections.abc import Iterable, Iterator
import contextlib
import dataclasses
import json
import pathlib
import secrets
import shutil
import tempfile

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.reporting import summaries
from engine.reporting.plots import figures
from engine.reporting.plots import image_grid
from engine.trainer import failure_record
from engine.training import state as state_lib
from tfrecords import address
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file
from tfrecords.augmentation import mixed_labels

_MAX_IMAGES = 256
_REPORT = 'report.json'


@dataclasses.dataclass(frozen=True, eq=False)
class FailingBatch:
  """The batch of a failing step.

  Attributes:
    inputs: of the network: images, or the features of frozen layers.
    labels: int32 [n], or float32 [n, classes] where they are mixed.
    images: augmented images, float [n, height, width, channels].
  """
  inputs: np.ndarray
  labels: np.ndarray
  images: np.ndarray


def state_path(folder: pathlib.Path, step: int) -> str:
  """Returns the path of the checkpoint in a folder, without a suffix."""
  return str(folder / f'ckpt-{step - 1}')


def write(run_dir: pathlib.Path, report: failure_record.FailureReport, config: run_config.RunConfig,
          state: state_lib.TrainState, batch: FailingBatch) -> pathlib.Path:
  """Writes the folder and returns its path; keeps an existing folder about the same failure.

  Args:
    run_dir: the folder of the run.
    report: of the step.
    config: of the run.
    state: before the step.
    batch: of the step.

  Raises:
    errors.InputError: it cannot be written; nothing of it is left then.
  """
  try:
    for path in _names(run_dir, report.step):
      if not path.exists():
        with _folder(path) as folder:
          _fill(folder, report, config, state, batch)
        return path
      if _is_same(path, report):
        return path
  except (OSError, tf.errors.OpError) as error:
    raise errors.InputError(
        f'{run_dir}: the report of the failure cannot be written ({errors.reason(error)})'
    ) from error
  raise AssertionError('there is always another name')


@contextlib.contextmanager
def _folder(path: pathlib.Path) -> Iterator[pathlib.Path]:
  """Yields an empty folder, which becomes `path` where the block ends without an error."""
  if address.is_remote(path):
    with tempfile.TemporaryDirectory() as name:
      yield pathlib.Path(name)
      for file in sorted(pathlib.Path(name).iterdir(), key=lambda file: file.name == _REPORT):
        atomic_file.write_bytes(path / file.name, file.read_bytes())
    return
  # Leftovers of a killed process.
  for leftover in path.parent.glob('.failure-*.partial'):
    shutil.rmtree(leftover, ignore_errors=True)
  partial = path.parent / f'.{path.name}.{secrets.token_hex(4)}.partial'
  try:
    partial.mkdir()
    yield partial
    partial.rename(path)
  finally:
    shutil.rmtree(partial, ignore_errors=True)


def _names(run_dir: pathlib.Path, step: int) -> Iterable[pathlib.Path]:
  """Yields failure-7, failure-7-2, failure-7-3 and so on."""
  yield run_dir / f'failure-{step}'
  number = 2
  while True:
    yield run_dir / f'failure-{step}-{number}'
    number += 1


def _is_same(path: pathlib.Path, report: failure_record.FailureReport) -> bool:
  """Returns whether the folder at `path` is about the same failure, as after a restart."""
  try:
    values = json.loads(regular_file.read_text(path / _REPORT))
    return (values['tensor'], values['lr_halvings']) == (report.tensor, [*report.lr_halvings])
  except (OSError, ValueError, KeyError, TypeError, RecursionError):
    return False


def _fill(folder: pathlib.Path, report: failure_record.FailureReport, config: run_config.RunConfig,
          state: state_lib.TrainState, batch: FailingBatch) -> None:
  """Writes all files to an empty folder."""
  (folder / 'config.json').write_text(config.to_json())
  (folder / _REPORT).write_text(report.to_json())
  np.savez_compressed(folder / 'batch.npz', inputs=batch.inputs, labels=batch.labels,
                      images=batch.images)
  checkpoint = state.checkpoint()
  # TensorFlow creates this variable at the first save; every reader of a checkpoint expects it.
  checkpoint.save_counter  # noqa: B018
  checkpoint.write(state_path(folder, report.step))
  # NaN becomes black.
  visible = np.nan_to_num(summaries.visible(batch.images[:_MAX_IMAGES]).numpy())
  shown = (255 * visible).astype(np.uint8)
  names = [mixed_labels.text(label, config.class_names) for label in batch.labels[:_MAX_IMAGES]]
  figures.save(image_grid.draw(list(shown), names, f'The batch of step {report.step}'),
               folder / 'batch.png')
