"""What a network sees of records: cropped, and scaled or standardized as in evaluation."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfrecords import inspection
from tfrecords import preprocess
from tfrecords import preprocessing_config

# Columns of white between a record and what the network sees of it.
_GAP = 2


def of(examples: Sequence[inspection.Example],
       preprocessing: preprocessing_config.Preprocessing) -> np.ndarray:
  """Returns the network's inputs, float32 [n, height, width, channels].

  Raises:
    errors.InputError: the crop is larger than the images.
  """
  images = np.stack([example.image for example in examples])
  return preprocess.preprocess(tf.constant(images), preprocessing).numpy()


def lines(examples: Sequence[inspection.Example], inputs: np.ndarray) -> list[str]:
  """Returns a line for each input: its shape, mean, standard deviation and range."""
  shape = 'x'.join(map(str, inputs.shape[1:]))
  return [f'record {example.number}: the network sees {shape}, mean {values.mean():.3f}, deviation '
          f'{values.std():.3f}, {values.min():.3f} to {values.max():.3f}'
          for example, values in zip(examples, inputs, strict=True)]


def beside(image: np.ndarray, values: np.ndarray) -> np.ndarray:
  """Returns a record and the network's input as one picture, uint8 [height, 2 width + 2, channels].

  Args:
    image: uint8 [height, width, channels].
    values: float, of the same size or smaller; its smallest value is drawn black, its largest
      white, unless it is within 0 and 1.
  """
  height, width, channels = image.shape
  low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
  sheet = np.full([height, 2 * width + _GAP, channels], 255, np.uint8)
  sheet[:, :width] = image
  top, left = (height - values.shape[0]) // 2, width + _GAP + (width - values.shape[1]) // 2
  sheet[top:top + values.shape[0], left:left + values.shape[1]] = np.rint(
      255 * (values - low) / (high - low))
  return sheet
