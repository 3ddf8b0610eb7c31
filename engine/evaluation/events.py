"""What TensorBoard shows of the evaluations of a run.

Precision @ 1 and cross-entropy of averages and raw weights, precision and recall of every class,
and the two pictures.
"""

from collections.abc import Mapping
import math
import pathlib

import tensorflow as tf

from engine import run_dir as run_dir_lib
from engine.evaluation import history


class Events:
  """Writes the events of one evaluator."""

  def __init__(self, run_dir: run_dir_lib.RunDir, eval_data: str):
    """Opens the events' file.

    Args:
      run_dir: the run.
      eval_data: evaluations on other data than test get a folder of their own, which TensorBoard
        shows as another curve in the same chart.
    """
    folder = run_dir.events('eval')
    self._writer = tf.summary.create_file_writer(
        str(folder if eval_data == 'test' else folder / eval_data))

  def write(self, record: history.Record, pictures: Mapping[str, pathlib.Path]) -> None:
    """Writes one evaluation.

    Args:
      record: from `history.record`.
      pictures: PNG files by name.
    """
    scalars = {'precision @ 1/averages': record['precision'],
               'precision @ 1/raw weights': record['precision_raw'],
               'cross_entropy/averages': record['cross_entropy'],
               'cross_entropy/raw weights': record['cross_entropy_raw']}
    for name, shares in record['per_class'].items():
      scalars |= {f'class {share}/{name}': value for share, value in shares.items()}
    # Decoding a PNG is nothing for a GPU.
    with tf.device('CPU:0'), self._writer.as_default(step=record['step']):
      for tag, value in scalars.items():
        tf.summary.scalar(tag, math.nan if value is None else value)
      for name, path in pictures.items():
        tf.summary.image(name, tf.io.decode_png(tf.io.read_file(str(path)), 3)[tf.newaxis])
    self._writer.flush()
