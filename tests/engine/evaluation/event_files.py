"""Reads TensorBoard's event files back."""

import pathlib

import tensorflow as tf


def scalars_and_images(folder: pathlib.Path) -> dict[int, dict[str, object]]:
  """Returns by step and tag the numbers and the shapes of the images in one folder's files.

  The settings for HPARAMS, which have no number, are left out.
  """
  found: dict[int, dict[str, object]] = {}
  for path in sorted(folder.glob('events.*')):
    for event in tf.compat.v1.train.summary_iterator(str(path)):
      for value in event.summary.value:
        if value.tag.startswith('_hparams_'):
          continue
        array = tf.make_ndarray(value.tensor)
        # An image is width, height and then the PNG files.
        number = float(array) if not array.ndim else (int(array[1]), int(array[0]))
        found.setdefault(event.step, {})[value.tag] = number
  return found
