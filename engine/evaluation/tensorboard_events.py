"""TensorBoard events of the evaluations of a run.

Accuracy and cross-entropy of the averages, and of raw weights and unflipped images where they
were evaluated; precision and recall of every class; the two pictures.
"""

from collections.abc import Mapping
import functools
import math
import pathlib
import struct

import tensorflow as tf

from engine.evaluation import evaluation_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import tensorflow_path

# What the keys of a record end in. The averages' names are those of the training's curves, so that
# TensorBoard draws both in one chart.
_RESULTS = {'': '', '_raw': '/raw weights', '_unflipped': '/averages, unflipped'}
_KINDS = ('accuracy', 'cross_entropy')

_IMAGE = tf.compat.v1.SummaryMetadata(
    plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name='images'))


class EvalEvents:
  """Writes the events of one evaluator."""

  def __init__(self, run_dir: run_dir_lib.RunDir, eval_data: str):
    """Opens no file yet, as the run may be read only.

    Args:
      run_dir: the run.
      eval_data: evaluations on other data than test get a folder of their own, which TensorBoard
        shows as another curve in the same chart.
    """
    folder = run_dir.events('eval')
    self._folder = folder if eval_data == 'test' else folder / eval_data

  @functools.cached_property
  def _writer(self) -> tf.summary.SummaryWriter:
    return tf.summary.create_file_writer(tensorflow_path.new_directory(self._folder))

  def write(self, record: evaluation_log.Record, pictures: Mapping[str, pathlib.Path]) -> None:
    """Writes one evaluation.

    Args:
      record: from `evaluation_log.record`.
      pictures: PNG files by name.
    """
    scalars = {kind + name: record[kind + suffix] for kind in _KINDS
               for suffix, name in _RESULTS.items() if kind + suffix in record}
    for name, shares in record['per_class'].items():
      scalars |= {f'class {share}/{name}': value for share, value in shares.items()}
    with self._writer.as_default(step=record['step']):
      for tag, value in scalars.items():
        tf.summary.scalar(tag, math.nan if value is None else value)
      for name, path in pictures.items():
        tf.summary.write(name, _image(path.read_bytes()), metadata=_IMAGE)
    self._writer.flush()


def _image(png: bytes) -> list[bytes]:
  """Returns what TensorBoard's images plugin reads: width, height, the file as it is.

  tf.summary.image would take pixels, to make another file of them.
  """
  # The first thing in a PNG file (PNG specification, section 11.2.2).
  width, height = struct.unpack('>II', png[16:24])
  return [str(width).encode(), str(height).encode(), png]
