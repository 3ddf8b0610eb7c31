"""The tracker that writes TensorBoard's events: curves, and the figures of evaluations.

Each folder of events is a separate curve: train/ has the training, validation/ the evaluations of
early stopping, eval/ those on test images, eval/validation those on validation images, live/ the
live view. A metric has the same tag in all folders, so that TensorBoard draws it in one chart; the
tags begin with GROUP, which sorts accuracy and loss first.
"""

from collections.abc import Mapping
import math
import pathlib
import struct
from typing import Any

import tensorflow as tf

from engine.config import run_config
from engine.reporting import hparams
from engine.runs import run_dir as run_dir_lib
from tfrecords import tensorflow_path

# TensorBoard sorts groups of tags by name.
GROUP = 'accuracy and loss'

# Kinds of records with a folder of their own name; `validation` is that of early stopping.
_FOLDERS = ('train', 'validation')
_CURVES = ('accuracy', 'loss', 'cross_entropy', 'weight_decay', 'learning_rate')
# Suffixes of an evaluation's keys, and the corresponding suffixes of its tags.
_RESULTS = {'': '', '_raw': '/raw weights', '_unflipped': '/averages, unflipped'}
_KINDS = ('accuracy', 'cross_entropy')

_IMAGE = tf.compat.v1.SummaryMetadata(
    plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name='images'))


def tag(metric: str) -> str:
  """Returns the tag of a metric: `accuracy and loss/accuracy`."""
  return f'{GROUP}/{metric}'


class TensorBoardTracker:
  """Writes the events of one command."""

  def __init__(self, run_dir: run_dir_lib.RunDir, config: run_config.RunConfig):
    """Opens no file yet, because the run may be read-only."""
    self._run_dir = run_dir
    self._config = config
    self._writers: dict[str, tf.summary.SummaryWriter] = {}

  def writer(self, folder: str) -> tf.summary.SummaryWriter:
    """Returns the writer of a folder of events of the run, such as `train`."""
    if folder not in self._writers:
      self._writers[folder] = tf.summary.create_file_writer(
          tensorflow_path.new_directory(self._run_dir.events(folder)))
    return self._writers[folder]

  def write(self, kind: str, step: int, values: Mapping[str, Any],
            pictures: Mapping[str, pathlib.Path]) -> None:
    """Writes the scalars and pictures of one record; records of other kinds have none.

    Raises:
      OSError, tf.errors.OpError: the events cannot be written.
    """
    if kind in _FOLDERS:
      with self.writer(kind).as_default(step=step):
        _write_scalars({tag(name): values[name] for name in _CURVES if name in values})
    elif kind == 'eval':
      self._write_evaluation(step, values, pictures)

  def _write_evaluation(self, step: int, values: Mapping[str, Any],
                        pictures: Mapping[str, pathlib.Path]) -> None:
    hparams.write(self._run_dir, self._config)
    data = values['eval_data']
    writer = self.writer('eval' if data == 'test' else f'eval/{data}')
    with writer.as_default(step=step):
      _write_scalars(_evaluation(values))
      for name, path in pictures.items():
        tf.summary.write(name, _image(path.read_bytes()), metadata=_IMAGE)
    writer.flush()

  def close(self) -> None:
    """Flushes and closes the event files."""
    for writer in self._writers.values():
      writer.close()
    self._writers.clear()


def _evaluation(values: Mapping[str, Any]) -> dict[str, float | None]:
  """Returns the scalars of an evaluation by tag; None for undefined ones."""
  scalars = {tag(kind + name): values[kind + suffix] for kind in _KINDS
             for suffix, name in _RESULTS.items() if kind + suffix in values}
  for name, shares in values['per_class'].items():
    scalars |= {f'class {share}/{name}': value for share, value in shares.items()}
  return scalars


def _write_scalars(scalars: Mapping[str, float | None]) -> None:
  for name, value in scalars.items():
    tf.summary.scalar(name, math.nan if value is None else value)


def _image(png: bytes) -> list[bytes]:
  """Returns what TensorBoard's images plugin reads: width, height, and the unchanged file.

  tf.summary.image would need the pixels, and encode them again.
  """
  # From the first chunk of a PNG file (PNG specification, section 11.2.2).
  width, height = struct.unpack('>II', png[16:24])
  return [str(width).encode(), str(height).encode(), png]
